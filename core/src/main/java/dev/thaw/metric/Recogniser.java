package dev.thaw.metric;

import org.bytedeco.pytorch.Tensor;

/** A classifier, as far as {@link Recognised} needs it. */
public interface Recogniser {
    /** Short name that goes into the profile of each number. */
    String name();

    /** K: number of classes; labels are 0 … K − 1. */
    int classes();

    /**
     * One unnormalised score per class.
     *
     * @param images {@code (N, C, H, W)} in [-1, 1]
     * @return {@code (N, K)}; belongs to the caller's scope
     */
    Tensor logits(Tensor images);
}
