package dev.thaw.app.cli;

import dev.thaw.experiment.SampleJob;
import dev.thaw.experiment.Workplace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Generates pictures. */
@Command(
        name = "sample",
        description = "Generates new pictures from a model file alone, and a sheet of them.")
final class SampleCommand extends JobAction {
    @Option(names = "--model", required = true, paramLabel = "M", description = "A trained model.")
    private Path model = Path.of("");

    @Option(
            names = "--count",
            required = true,
            paramLabel = "N",
            description = "How many; picture k is the same for every N.")
    private int count;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder for the pictures.")
    private Path out = Path.of("");

    @Option(
            names = "--steps",
            paramLabel = "K",
            defaultValue = "0",
            description = "Sampling steps; 0 = all steps of the process (default: 0).")
    private int steps;

    @Option(
            names = "--set",
            paramLabel = "K=V",
            description =
                    "Use another sampler or noise of the start than the model names, for example"
                            + " sampler.end=estimated or prior.noise=0; may be given several"
                            + " times.")
    private List<String> change = new ArrayList<>();

    @Mixin private PrecisionOption precision = new PrecisionOption();

    @Override
    Answer run(Workplace place) {
        SampleJob.Outcome outcome =
                SampleJob.run(
                        new SampleJob.Request(model, count, out, seed(), steps, change),
                        precision.at(place));
        return new Answer(
                outcome,
                outcome.files().size()
                        + " pictures generated into "
                        + out
                        + " in "
                        + time(outcome.seconds())
                        + "; "
                        + outcome.sheet()
                        + " shows them");
    }
}
