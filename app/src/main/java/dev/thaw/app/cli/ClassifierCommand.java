package dev.thaw.app.cli;

import dev.thaw.experiment.ClassifierJob;
import dev.thaw.experiment.Data;
import dev.thaw.experiment.Experiment;
import dev.thaw.experiment.Specs;
import dev.thaw.experiment.Workplace;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a classifier to judge with. */
@Command(
        name = "classifier",
        description = {
            "Trains the small classifier that 'thaw evaluate' can judge with: set metrics see"
                    + " through its features,",
            "and it tells the share of restored pictures that are still recognised."
        })
final class ClassifierCommand extends JobAction {
    @Parameters(
            paramLabel = "EXPERIMENT",
            description = "An experiment whose data, with labels, are to be judged.")
    private Path file = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "F",
            description = "The file of the classifier.")
    private Path out = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the data lie (default: variable THAW_DATA, else data.path).")
    private @Nullable String data;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "60000",
            description = "Length of the training in images (default: 60000).")
    private long images;

    @Override
    Answer run(Workplace place) {
        Data own = Specs.STANDARD.read(Experiment.class, file, List.of()).data();
        String at = dataPlace(data);
        Data used = at == null ? own : own.at(at);
        ClassifierJob.Outcome outcome =
                ClassifierJob.run(new ClassifierJob.Request(used, images, seed(), out), place);
        return new Answer(
                outcome,
                String.format(
                        Locale.ROOT,
                        "%s recognises %.1f %% of %d test pictures of %d classes (%s)",
                        outcome.file(),
                        100 * outcome.accuracy(),
                        outcome.tested(),
                        outcome.classes(),
                        time(outcome.seconds())));
    }
}
