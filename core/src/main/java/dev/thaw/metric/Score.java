package dev.thaw.metric;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One measured number with everything needed to read it. Holds no native memory.
 *
 * @param name key in tables and JSON: {@code psnr}
 * @param profile definition that was followed: {@code psnr/exact}, {@code frechet/digits}
 * @param lowerIsBetter whether a smaller value is better
 * @param value the number; infinite only where the definition says so (PSNR of equal images)
 * @param spread standard deviation of the estimate, for metrics that estimate by repetition
 * @param images candidates measured
 * @param references reference images measured against
 * @param notes sentences that a reader must know: biased, singular, cut …
 */
public record Score(
        String name,
        String profile,
        boolean lowerIsBetter,
        double value,
        OptionalDouble spread,
        long images,
        long references,
        List<String> notes) {
    public Score {
        notes = List.copyOf(notes);
    }
}
