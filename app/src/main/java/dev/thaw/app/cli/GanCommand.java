package dev.thaw.app.cli;

import dev.thaw.experiment.Data;
import dev.thaw.experiment.Experiment;
import dev.thaw.experiment.GanJob;
import dev.thaw.experiment.Specs;
import dev.thaw.experiment.Workplace;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a GAN progression. */
@Command(
        name = "gan",
        description = {
            "Trains a small GAN and writes what its generator makes of fixed latents as it learns:"
                    + " sequences",
            "for the degradation 'frames', from a clean picture (frame 0) back to that of the"
                    + " untrained generator.",
            "Ctrl-C saves; the same command continues, bit for bit."
        })
final class GanCommand extends JobAction {
    @Parameters(
            paramLabel = "EXPERIMENT",
            description = "An experiment whose data, prepared as it says, the GAN learns from.")
    private Path file = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder of the sequences; empty, or begun by the same command.")
    private Path out = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the data lie (default: variable THAW_DATA, else data.path).")
    private @Nullable String data;

    @Option(
            names = "--sequences",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many sequences (default: 1000).")
    private int sequences;

    @Option(
            names = "--frames",
            paramLabel = "K",
            defaultValue = "16",
            description = "Degraded frames of each, beside the clean one (default: 16).")
    private int frames;

    @Option(
            names = "--images",
            paramLabel = "M",
            defaultValue = "300000",
            description = "Length of the training in images (default: 300000).")
    private long images;

    @Override
    Answer run(Workplace place) {
        Data own = Specs.STANDARD.read(Experiment.class, file, List.of()).data();
        String at = dataPlace(data);
        Data used = at == null ? own : own.at(at);
        GanJob.Outcome outcome =
                GanJob.run(new GanJob.Request(used, sequences, frames, images, seed(), out), place);
        return new Answer(
                outcome,
                String.format(
                        Locale.ROOT,
                        "%s holds %d sequences of %d frames (%s); to use them:%n"
                                + "  data: {set: {type: frames, path: '%1$s'}}%n"
                                + "  degradation: {type: frames, path: '%1$s', steps: %d}",
                        outcome.folder(),
                        outcome.sequences(),
                        outcome.frames() + 1,
                        time(outcome.seconds()),
                        outcome.frames()));
    }
}
