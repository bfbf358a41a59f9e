package dev.thaw.metric;

/**
 * A metric of two sets of images as wholes. Each set is summed up once, in bounded memory, from the
 * features of its images; any two summaries can then be compared, so the references are summed up
 * once for all candidates.
 *
 * <pre>{@code
 * SetSummary references = metric.open(extractor);
 * references.add(extractor.features(images), keys);   // batch by batch
 * Score score = metric.score(extractor, references, candidates);
 * }</pre>
 */
public non-sealed interface SetMetric extends Metric {
    /** An empty summary for one set of images seen by this extractor. */
    SetSummary open(FeatureExtractor extractor);

    /**
     * Compares two summaries that this metric opened for the extractor.
     *
     * @throws dev.thaw.base.Fault of kind input when a set has too few images
     */
    Score score(FeatureExtractor extractor, SetSummary references, SetSummary candidates);
}
