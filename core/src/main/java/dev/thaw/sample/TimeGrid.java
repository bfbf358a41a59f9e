package dev.thaw.sample;

import dev.thaw.base.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * The severities a sampler visits: strictly decreasing, within [0, 1], ending in 0.
 *
 * @param severities at least two values
 */
public record TimeGrid(List<Double> severities) {
    public TimeGrid {
        severities = List.copyOf(severities);
        Check.that(
                severities.size() >= 2,
                "a time grid needs at least 2 severities, got " + severities.size());
        Check.that(
                severities.getLast() == 0.0,
                "a time grid must end in 0, got " + severities.getLast());
        Check.within("first severity of a time grid", 0.0, 1.0, severities.getFirst());
        for (int i = 1; i < severities.size(); i++) {
            Check.that(
                    severities.get(i) < severities.get(i - 1),
                    "a time grid must decrease strictly, got "
                            + severities.get(i - 1)
                            + " before "
                            + severities.get(i));
        }
    }

    /** The severity that follows {@code severity} of this grid; 0 at its end. */
    double after(double severity) {
        int at = severities.indexOf(severity);
        return severities.get(Math.min(at + 1, severities.size() - 1));
    }

    /** Every step of a process with T steps: 1, (T−1)/T, …, 0. */
    public static TimeGrid full(int steps) {
        return from(steps, steps);
    }

    /** Every step from n/T down: n/T, (n−1)/T, …, 0; {@code 1 ≤ n ≤ T}. */
    public static TimeGrid from(int n, int steps) {
        return strided(n, n, steps);
    }

    /** {@code count} of the T steps, evenly spread and rounded to the grid i/T. */
    public static TimeGrid strided(int count, int steps) {
        return strided(count, steps, steps);
    }

    /** {@code count} of the steps from n/T down, evenly spread and rounded to the grid i/T. */
    public static TimeGrid strided(int count, int n, int steps) {
        Check.within("start of a time grid", 1, steps, n);
        Check.within("number of sampling steps", 1, n, count);
        List<Double> s = new ArrayList<>();
        for (int i = count; i >= 0; i--) {
            s.add((double) Math.round((double) i * n / count) / steps);
        }
        return new TimeGrid(s);
    }
}
