package dev.thaw.metric;

import org.bytedeco.pytorch.Tensor;

/** A running pair metric in double precision: any split of the data gives the same value. */
public interface Gauge {
    /**
     * Adds a batch of pairs, image against image.
     *
     * @param reference {@code (N, C, H, W)} in [-1, 1]
     * @param candidate same shape; not clamped unless the metric says so
     * @throws dev.thaw.base.Fault of kind usage for other shapes, of kind numeric for NaN or
     *     infinite pixels; nothing of the batch is added then
     */
    void add(Tensor reference, Tensor candidate);

    /**
     * Adds what another gauge of the same metric has seen, after what this one has seen.
     *
     * @throws dev.thaw.base.Fault of kind usage when the other gauge follows another definition
     */
    void merge(Gauge other);

    /** Number of images seen. */
    long count();

    /**
     * The value over everything seen.
     *
     * @throws dev.thaw.base.Fault of kind input when no image was added
     */
    double value();

    /** The value of each image, in the order added. */
    double[] perImage();
}
