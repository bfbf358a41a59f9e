package dev.thaw.experiment;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.compose.Rescaled;
import dev.thaw.degrade.noise.Noised;
import dev.thaw.report.Plot;
import dev.thaw.tensor.Scope;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Chooses the pace of a degradation so that no step between two anchors is longer than it has to
 * be, by a distance of the distributions of degraded training pictures (Daras et al. 2022, §3.3).
 * Of a noised degradation the part without noise is scheduled; the noise keeps its own schedule.
 */
public final class ScheduleJob {
    /** How far two severities are from each other. */
    public enum Distance {
        /** Wasserstein distance of Gaussians that are independent in the cosine transform. */
        GAUSSIAN(LevelDistances.Kind.GAUSSIAN),
        /** Root mean square between the two degradations of a picture: an upper bound. */
        PAIRED(LevelDistances.Kind.PAIRED),
        /** Exact transport between the pictures: for few of them. */
        TRANSPORT(LevelDistances.Kind.TRANSPORT);

        private final LevelDistances.Kind kind;

        Distance(LevelDistances.Kind kind) {
            this.kind = kind;
        }
    }

    /**
     * What to schedule.
     *
     * @param levels severities to choose from, evenly spread; at most as many as the degradation
     *     has steps, and severity 0
     * @param anchors of them to choose, both ends included
     * @param images training pictures to look at, at most
     * @param out the experiment with its new degradation; a plot is written beside it
     */
    public record Request(
            Experiment experiment,
            int levels,
            int anchors,
            Distance distance,
            int images,
            Path out) {
        public Request {
            Check.within("levels", 2, 4096, levels);
            Check.within("anchors", 2, levels, anchors);
            Check.atLeast("images", 2, images);
        }
    }

    /**
     * What came out.
     *
     * @param severities the anchors
     * @param longest step between two anchors
     * @param longestBefore the same with as many anchors evenly spread
     * @param ends distance between both ends
     */
    public record Outcome(
            String output,
            String plot,
            List<Double> severities,
            double longest,
            double longestBefore,
            double ends,
            int levels,
            int images,
            double seconds) {}

    private final Request request;
    private final Workplace place;
    private final Degradation base;
    private final int levels;

    private ScheduleJob(Request request, Workplace place) {
        this.request = request;
        this.place = place;
        this.base = base(request.experiment().degradation());
        this.levels = Math.min(request.levels(), base.steps() + 1);
        Check.that(
                request.anchors() <= levels,
                "anchors must be at most the "
                        + levels
                        + " severities that a degradation of "
                        + base.steps()
                        + " steps has, got "
                        + request.anchors()
                        + ": give it more steps");
    }

    /** What has a pace: below noise, and without an earlier schedule. */
    private static Degradation base(Degradation degradation) {
        return switch (degradation) {
            case Noised noised -> base(noised.of());
            case Rescaled rescaled -> base(rescaled.of());
            default -> degradation;
        };
    }

    /** Writes the experiment and the plot. */
    public static Outcome run(Request request, Workplace place) {
        return new ScheduleJob(request, place).run();
    }

    private Outcome run() {
        long start = System.nanoTime();
        Experiment experiment = request.experiment();
        int images;
        double[][] distances;
        try (PreparedSet data = PreparedSet.open(experiment.data(), Split.TRAIN)) {
            images = Math.min(request.images(), data.size());
            distances = distances(data, images);
        }
        AnchorPath path = AnchorPath.find(distances, request.anchors());
        List<Double> severities = path.levels().stream().map(this::severity).toList();
        Experiment scheduled = experiment.with(scheduled(severities));
        byte[] text = Specs.STANDARD.yaml(scheduled).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(request.out(), out -> out.write(text));
        double[] after = path.steps(distances);
        double[] before = evenly(path.levels().size()).steps(distances);
        Path plot = request.out().resolveSibling(request.out().getFileName() + ".svg");
        plot(before, after).write(plot);
        return new Outcome(
                request.out().toString(),
                plot.toString(),
                severities,
                IntStream.range(0, after.length).mapToDouble(i -> after[i]).max().orElseThrow(),
                IntStream.range(0, before.length).mapToDouble(i -> before[i]).max().orElseThrow(),
                distances[0][levels - 1],
                levels,
                images,
                (System.nanoTime() - start) / 1e9);
    }

    private double[][] distances(PreparedSet data, int images) {
        float[] severities = new float[levels];
        for (int i = 0; i < levels; i++) {
            severities[i] = (float) severity(i);
        }
        try (LevelDistances distances =
                new LevelDistances(
                        request.distance().kind,
                        base,
                        severities,
                        data.shape(),
                        place.device(),
                        images,
                        request.experiment().seed())) {
            for (int i = 0; i < images; i++) {
                try (Scope _ = Scope.open()) {
                    distances.add(PreparedSet.tensor(data.range(i, i + 1), place.device()));
                }
                place.on().progress("measuring", i + 1, images, "pictures", "");
                if (place.stop().getAsBoolean()) {
                    throw Fault.interrupted("interrupted; nothing was written");
                }
            }
            return distances.matrix();
        }
    }

    /** Of a level: a step of the degradation. */
    private double severity(int level) {
        return (double) Math.round((double) level * base.steps() / (levels - 1)) / base.steps();
    }

    private Degradation scheduled(List<Double> anchors) {
        Degradation old = request.experiment().degradation();
        Rescaled paced = new Rescaled(base, old.steps(), anchors);
        return old instanceof Noised noised ? new Noised(paced, noised.sigma()) : paced;
    }

    private AnchorPath evenly(int count) {
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chosen.add((int) Math.round((double) i * (levels - 1) / (count - 1)));
        }
        return new AnchorPath(chosen, Double.POSITIVE_INFINITY);
    }

    private Plot plot(double[] before, double[] after) {
        return new Plot(
                "Distance of each step",
                "step, from the clean end",
                "distance (" + request.distance().name().toLowerCase(Locale.ROOT) + ")",
                Plot.Scale.LINEAR,
                List.of(series("evenly spread", before), series("scheduled", after)));
    }

    private static Plot.Series series(String name, double[] values) {
        return new Plot.Series(
                name,
                IntStream.range(0, values.length)
                        .mapToObj(i -> new Plot.Point(i + 1.0, values[i]))
                        .toList());
    }
}
