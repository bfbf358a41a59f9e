package dev.thaw.metric;

import org.bytedeco.pytorch.Tensor;

/** What turns images into vectors in which sets of images are compared. */
public interface FeatureExtractor {
    /** Short name that goes into the profile of each number: {@code digits}, {@code inception} … */
    String name();

    /** F: numbers per image. */
    int dimensions();

    /**
     * One vector per image.
     *
     * @param images {@code (N, C, H, W)} in [-1, 1]
     * @return {@code (N, F)}; belongs to the caller's scope
     */
    Tensor features(Tensor images);
}
