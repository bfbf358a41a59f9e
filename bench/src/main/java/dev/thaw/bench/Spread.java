package dev.thaw.bench;

import dev.thaw.base.Check;
import java.util.Arrays;
import java.util.List;

/** Middle, least and largest of some measurements of one thing. */
public record Spread(double median, double min, double max, String unit) {
    /** At least one value. */
    static Spread of(List<Double> values, String unit) {
        Check.notEmpty("measurements", values);
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], unit);
    }

    /** Every value times {@code factor}. */
    Spread times(double factor) {
        return new Spread(median * factor, min * factor, max * factor, unit);
    }

    /** (max − min)/median: how much the same thing differed. */
    double relative() {
        return (max - min) / median;
    }

    static Spread ofArray(double[] values, String unit) {
        return of(Arrays.stream(values).boxed().toList(), unit);
    }
}
