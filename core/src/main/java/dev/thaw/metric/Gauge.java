package dev.thaw.metric;

import org.bytedeco.pytorch.Tensor;

/** A running metric in double precision: any split of the data gives the same value. */
public interface Gauge {
    /**
     * Adds a batch of pairs, image against image.
     *
     * @param reference {@code (N, C, H, W)} in [-1, 1]
     * @param candidate same shape
     */
    void add(Tensor reference, Tensor candidate);

    /** Adds what another gauge of the same metric has seen. */
    void merge(Gauge other);

    /** Number of images seen. */
    long count();

    /**
     * The value over everything seen.
     *
     * @throws dev.thaw.base.Fault of kind input when too few images were added
     */
    double value();
}
