package dev.thaw.metric;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Says;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The Inception score (Salimans et al. 2016): exp of the mean of KL(p(class | image) ‖ p(class)),
 * as mean and standard deviation over parts of the set. It looks at the candidates alone and makes
 * sense for pictures like those that the classifier was trained on. Larger is better, from 1 to the
 * number of classes. An image's key decides its part, so parts are of nearly one size.
 */
@Says("Inception score: how clear and how varied the classes of a set are; larger is better")
public record InceptionScore(
        @Says(value = "parts whose scores are averaged", rule = "1 to 1000", byDefault = "10")
                int splits)
        implements SetMetric {
    /** Published numbers rest on 50,000 images; far fewer give less. */
    private static final int RELIABLE = 5000;

    public InceptionScore {
        Check.within("inception score splits", 1, 1000, splits);
    }

    public InceptionScore() {
        this(10);
    }

    @Override
    public String name() {
        return "inception-score";
    }

    @Override
    public String profile() {
        return "inception-score/splits-" + splits;
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }

    @Override
    public SetSummary open(FeatureExtractor extractor) {
        if (extractor instanceof Classifying classifier) {
            return new ClassCounts(classifier, extractor.dimensions(), splits);
        }
        throw Fault.usage(
                "the Inception score needs features of a classifier, "
                        + extractor.name()
                        + " is none");
    }

    @Override
    public Score score(FeatureExtractor extractor, SetSummary references, SetSummary candidates) {
        Check.that(
                references instanceof ClassCounts && candidates instanceof ClassCounts,
                "the Inception score sees counts that it opened itself");
        ClassCounts set = (ClassCounts) candidates;
        double[] values = set.values();
        if (values.length == 0) {
            throw Fault.input("the Inception score needs at least 1 image, got 0");
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance =
                Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
        return new Score(
                name(),
                name() + "/" + extractor.name(),
                lowerIsBetter(),
                mean,
                values.length == 1
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(Math.sqrt(variance)),
                set.count(),
                references.count(),
                set.count() < RELIABLE
                        ? List.of(
                                "The Inception score is biased downwards: "
                                        + set.count()
                                        + " images, fewer than "
                                        + RELIABLE
                                        + ".")
                        : List.of());
    }
}
