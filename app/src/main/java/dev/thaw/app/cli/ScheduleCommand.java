package dev.thaw.app.cli;

import dev.thaw.experiment.Experiment;
import dev.thaw.experiment.ScheduleJob;
import dev.thaw.experiment.ScheduleJob.Distance;
import dev.thaw.experiment.Specs;
import dev.thaw.experiment.Workplace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Schedules a degradation. */
@Command(
        name = "schedule",
        description = {
            "Chooses the pace of an experiment's degradation: equal steps of a distance between",
            "the degraded pictures, as in Soft Diffusion. Writes the experiment with it."
        },
        footer = {
            "",
            "Examples:",
            "  thaw schedule soft.yaml --levels 256 --anchors 32 --out scheduled.yaml",
            "  thaw schedule soft.yaml --set degradation.of.steps=1000 --distance paired"
                    + " --out scheduled.yaml",
            "The degradation should have many steps, for they are what is chosen from."
        })
final class ScheduleCommand extends JobAction {
    @Parameters(paramLabel = "EXPERIMENT", description = "The experiment: a YAML or JSON file.")
    private Path file = Path.of("");

    @Option(
            names = "--levels",
            paramLabel = "L",
            defaultValue = "256",
            description = "Severities to choose from, evenly spread (default: 256).")
    private int levels;

    @Option(
            names = "--anchors",
            paramLabel = "K",
            defaultValue = "32",
            description = "How many of them to choose, both ends included (default: 32).")
    private int anchors;

    @Option(
            names = "--distance",
            paramLabel = "D",
            defaultValue = "gaussian",
            description = {
                "gaussian: of Gaussians in the cosine transform (default);",
                "paired: between the degradations of the same picture, an upper bound;",
                "transport: exact, for a few hundred small pictures."
            })
    private Distance distance = Distance.GAUSSIAN;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "500",
            description = "Training pictures to look at, at most (default: 500).")
    private int images;

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
            names = "--out",
            required = true,
            paramLabel = "F",
            description = "The experiment with its new degradation; F.svg shows the steps.")
    private Path out = Path.of("");

    @Override
    Answer run(Workplace place) {
        Experiment read = Specs.STANDARD.read(Experiment.class, file, overrides);
        Long seed = options().seed;
        Experiment seeded = seed == null ? read : read.withSeed(seed);
        String at = dataPlace(data);
        Experiment experiment = at == null ? seeded : seeded.with(seeded.data().at(at));
        ScheduleJob.Outcome outcome =
                ScheduleJob.run(
                        new ScheduleJob.Request(experiment, levels, anchors, distance, images, out),
                        place);
        return new Answer(outcome, words(outcome));
    }

    private static String words(ScheduleJob.Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "%s has %d anchors of %d levels: the longest step is %.4g, evenly spread it was"
                        + " %.4g (%s shows all, %d pictures, %s)",
                outcome.output(),
                outcome.severities().size(),
                outcome.levels(),
                outcome.longest(),
                outcome.longestBefore(),
                outcome.plot(),
                outcome.images(),
                time(outcome.seconds()));
    }
}
