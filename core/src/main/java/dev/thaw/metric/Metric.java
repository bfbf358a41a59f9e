package dev.thaw.metric;

/**
 * A metric as a value. Its profile name says which definition it follows ({@code psnr/exact},
 * {@code ssim/wang} …).
 */
public interface Metric {
    /** Name in tables and JSON: {@code psnr}, {@code ssim} … */
    String name();

    /** Full name of the definition: {@code ssim/wang}. */
    String profile();

    /** Whether a smaller value is better. */
    boolean lowerIsBetter();

    Gauge open();
}
