package dev.thaw.metric;

/**
 * A metric as a value: a spec record of one of four kinds. A pair metric scores candidates against
 * their references image by image, a set metric compares two sets of images as wholes, and {@link
 * Recognised} asks a classifier, {@link Lpips} a network that sees like people.
 */
public sealed interface Metric permits PairMetric, SetMetric, Recognised, Lpips {
    /** Key in tables and JSON: {@code psnr}, {@code ssim} … */
    String name();

    /** Full name of the definition that is followed: {@code ssim/wang}. */
    String profile();

    /** Whether a smaller value is better. */
    boolean lowerIsBetter();
}
