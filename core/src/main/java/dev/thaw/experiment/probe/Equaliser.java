package dev.thaw.experiment.probe;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Finds the severities at which equal steps lose equal decodability. The measured curve is made
 * non-increasing first (pool adjacent violators, Ayer et al. 1955) and read linearly between its
 * points; each severity is then rounded to a step of the degradation.
 */
public final class Equaliser {
    /** A smaller loss over the whole path is not more than sampling error to divide. */
    private static final double LEAST_LOSS = 0.1;

    /**
     * A schedule.
     *
     * @param severities of steps 0 … T, from 0 to 1, none below the one before
     * @param losses decodability lost by each step 1 … T, as far as the curve tells
     * @param bound no loss differs by more from the mean: what one interval of the curve loses at
     *     most, plus twice what the curve was smoothed by
     */
    public record Schedule(List<Double> severities, List<Double> losses, double bound) {
        public Schedule {
            severities = List.copyOf(severities);
            losses = List.copyOf(losses);
        }
    }

    private final double[] at;
    private final double[] left;
    private final int innerSteps;
    private final double smoothed;

    private Equaliser(double[] at, double[] left, int innerSteps, double smoothed) {
        this.at = at;
        this.left = left;
        this.innerSteps = innerSteps;
        this.smoothed = smoothed;
    }

    /**
     * The schedule of T = {@code steps} steps.
     *
     * @param curve of the degradation, from severity 0 to 1
     * @param innerSteps how many steps the degradation has
     * @throws Fault of kind usage when the degradation has fewer steps or loses next to nothing
     */
    public static Schedule schedule(DestructionCurve curve, int innerSteps, int steps) {
        Check.that(
                steps >= 2 && steps <= innerSteps,
                "equalised steps must be between 2 and those of the degradation, "
                        + innerSteps
                        + ", got "
                        + steps);
        double[] at =
                curve.points().stream().mapToDouble(DestructionCurve.Point::severity).toArray();
        double[] raw =
                curve.points().stream().mapToDouble(DestructionCurve.Point::decodability).toArray();
        double[] left = falling(raw);
        double smoothed =
                IntStream.range(0, raw.length)
                        .mapToDouble(i -> Math.abs(raw[i] - left[i]))
                        .max()
                        .orElse(0);
        double loss = left[0] - left[left.length - 1];
        Check.that(
                loss >= LEAST_LOSS,
                String.format(
                        Locale.ROOT,
                        "a degradation must lose at least %.0f %% of what can be decoded to be"
                                + " equalised, this one loses %.1f %%",
                        100 * LEAST_LOSS,
                        100 * loss));
        return new Equaliser(at, left, innerSteps, smoothed).schedule(steps);
    }

    private Schedule schedule(int steps) {
        List<Double> severities = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        double first = left[0];
        double all = first - left[left.length - 1];
        for (int k = 0; k <= steps; k++) {
            double exact = k == 0 ? 0 : k == steps ? 1 : where(first - all * k / steps);
            severities.add((double) Math.round(exact * innerSteps) / innerSteps);
            if (k > 0) {
                losses.add(read(severities.get(k - 1)) - read(severities.get(k)));
            }
        }
        double jump = 0;
        for (int i = 1; i < left.length; i++) {
            jump = Math.max(jump, left[i - 1] - left[i]);
        }
        return new Schedule(severities, losses, jump + 2 * smoothed);
    }

    /** The severity at which the curve falls to {@code level}. */
    private double where(double level) {
        int i = 1;
        while (left[i] > level) {
            i++;
        }
        double fall = left[i - 1] - left[i];
        double share = fall == 0 ? 0 : (left[i - 1] - level) / fall;
        return at[i - 1] + share * (at[i] - at[i - 1]);
    }

    /** The curve at a severity. */
    private double read(double severity) {
        int i = 1;
        while (i < at.length - 1 && at[i] < severity) {
            i++;
        }
        double share = (severity - at[i - 1]) / (at[i] - at[i - 1]);
        return left[i - 1] + share * (left[i] - left[i - 1]);
    }

    /** The nearest sequence that never rises: neighbours that rise share their mean. */
    static double[] falling(double[] values) {
        double[] means = new double[values.length];
        int[] counts = new int[values.length];
        int blocks = 0;
        for (double value : values) {
            means[blocks] = value;
            counts[blocks] = 1;
            blocks++;
            while (blocks > 1 && means[blocks - 2] < means[blocks - 1]) {
                int both = counts[blocks - 2] + counts[blocks - 1];
                means[blocks - 2] =
                        (means[blocks - 2] * counts[blocks - 2]
                                        + means[blocks - 1] * counts[blocks - 1])
                                / both;
                counts[blocks - 2] = both;
                blocks--;
            }
        }
        double[] falling = new double[values.length];
        int to = 0;
        for (int b = 0; b < blocks; b++) {
            for (int i = 0; i < counts[b]; i++) {
                falling[to++] = means[b];
            }
        }
        return falling;
    }
}
