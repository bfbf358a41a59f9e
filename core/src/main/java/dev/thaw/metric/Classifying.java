package dev.thaw.metric;

import org.bytedeco.pytorch.Tensor;

/** What a {@link FeatureExtractor} can also do when its network is a classifier. */
public interface Classifying {
    /** K: number of classes. */
    int classes();

    /**
     * Probability of each class.
     *
     * @param features {@code (N, F)}, as the extractor gave them
     * @return {@code (N, K)}, rows that add up to 1; belongs to the caller's scope
     */
    Tensor probabilities(Tensor features);
}
