package dev.thaw.app.cli;

import dev.thaw.experiment.DryRun;
import dev.thaw.experiment.Experiment;
import dev.thaw.experiment.Specs;
import dev.thaw.experiment.TrainJob;
import dev.thaw.experiment.Workplace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains an experiment. */
@Command(
        name = "train",
        description = {
            "Trains the network of an experiment.",
            "A run folder that holds a checkpoint is continued; Ctrl-C saves one first."
        },
        footer = {
            "",
            "Examples:",
            "  thaw train blur.yaml --run runs/blur --data ~/mnist",
            "  thaw train blur.yaml --set training.batch=64 --set degradation.type=pixelate"
                    + " --dry-run"
        })
final class TrainCommand extends JobAction {
    @Parameters(paramLabel = "EXPERIMENT", description = "The experiment: a YAML or JSON file.")
    private Path file = Path.of("");

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "The run folder (default: runs/ and the experiment's file name).")
    private @Nullable Path run;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the data lie (default: variable THAW_DATA, else data.path).")
    private @Nullable String data;

    @Option(
            names = "--set",
            paramLabel = "K=V",
            description = "Override a setting by its path; may be given several times.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--dry-run",
            description =
                    "Train nothing: show the resolved experiment, the size of the network, memory"
                            + " and time.")
    private boolean dryRun;

    @Mixin private PrecisionOption precision = new PrecisionOption();

    @Override
    Answer run(Workplace here) {
        Workplace place = precision.at(here);
        Experiment experiment = experiment();
        if (dryRun) {
            return answer(experiment, DryRun.of(experiment, place));
        }
        String name = file.getFileName().toString().replaceFirst("(.)\\.[^.]*$", "$1");
        Path folder = run == null ? Path.of("runs", name) : run;
        if (TrainJob.done(folder, experiment)) {
            Path model = folder.resolve("model.safetensors");
            return new Answer(
                    Map.of("run", folder.toString(), "model", model.toString(), "done", true),
                    model + " is trained already");
        }
        TrainJob.Outcome outcome = new TrainJob(experiment, folder, place).run();
        return new Answer(outcome, words(outcome));
    }

    private Experiment experiment() {
        Experiment read = Specs.STANDARD.read(Experiment.class, file, overrides);
        Long seed = options().seed;
        Experiment seeded = seed == null ? read : read.withSeed(seed);
        String at = dataPlace(data);
        return at == null ? seeded : seeded.with(seeded.data().at(at));
    }

    private static String words(TrainJob.Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "%s is trained on %,d images (%s, %.0f images/s, loss %.4f)",
                outcome.model(),
                outcome.images(),
                time(outcome.seconds()),
                outcome.imagesPerSecond(),
                outcome.loss());
    }

    private static Answer answer(Experiment experiment, DryRun dry) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("experiment", Specs.STANDARD.tree(experiment));
        document.put("image", dry.image());
        document.put("pictures", dry.pictures());
        document.put("parameters", dry.parameters());
        document.put("stateBytes", dry.stateBytes());
        document.put("peakBytes", dry.peakBytes());
        document.put("stepSeconds", dry.stepSeconds());
        document.put("trainingSeconds", dry.trainingSeconds());
        Table table =
                new Table()
                        .row("images", dry.image() + ", " + dry.pictures() + " to train on")
                        .row(
                                "network",
                                String.format(Locale.ROOT, "%,d parameters", dry.parameters()))
                        .row(
                                "memory",
                                dry.stateBytes() / (1 << 20)
                                        + " MiB for the training state, "
                                        + dry.peakBytes() / (1 << 20)
                                        + " MiB for the whole process")
                        .row(
                                "time",
                                String.format(
                                        Locale.ROOT,
                                        "%.3f s for a step, about %s for the training",
                                        dry.stepSeconds(),
                                        time(dry.trainingSeconds())));
        return new Answer(document, dry.experiment().stripTrailing() + "\n\n" + table.words(""));
    }
}
