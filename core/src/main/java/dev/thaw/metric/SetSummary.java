package dev.thaw.metric;

import dev.thaw.base.Seeds;
import org.bytedeco.pytorch.Tensor;

/** What a set metric remembers of one set of images. Holds no native memory. */
public interface SetSummary {
    /**
     * Adds the features of a batch.
     *
     * @param features {@code (N, F)}
     * @param keys one key per image, unique in the set; they decide which images are kept where not
     *     all can be, so the result does not depend on order or split
     * @throws dev.thaw.base.Fault of kind usage for other shapes, of kind numeric for NaN or
     *     infinity; nothing of the batch is added then
     */
    void add(Tensor features, Seeds keys);

    /** Adds what another summary of the same metric and extractor has seen. */
    void merge(SetSummary other);

    /** Number of images seen. */
    long count();
}
