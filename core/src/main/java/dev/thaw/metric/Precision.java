package dev.thaw.metric;

import dev.thaw.base.Check;
import dev.thaw.base.Says;

/**
 * Share of the candidates that lie in the manifold of the references (Kynkäänniemi et al. 2019):
 * low when generated images look like nothing real. Read it together with {@link Recall}. Larger is
 * better.
 */
@Says("share of candidates among the references: how faithful; larger is better")
public record Precision(
        @Says(
                        value = "a ball reaches to this nearest neighbour of its centre",
                        rule = "1 to 100",
                        byDefault = "3")
                int neighbours,
        @Says(
                        value = "images of a set whose features are kept; a keyed sample of more",
                        unit = "images",
                        rule = "above neighbours",
                        byDefault = "10000")
                int capacity)
        implements SetMetric {
    public Precision {
        Check.within("precision neighbours", 1, 100, neighbours);
        Check.atLeast("precision capacity", neighbours + 1, capacity);
    }

    public Precision() {
        this(3, 10_000);
    }

    @Override
    public String name() {
        return "precision";
    }

    @Override
    public String profile() {
        return "precision/manifold-k" + neighbours;
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }

    @Override
    public SetSummary open(FeatureExtractor extractor) {
        return new Reservoir(name(), extractor.dimensions(), capacity);
    }

    @Override
    public Score score(FeatureExtractor extractor, SetSummary references, SetSummary candidates) {
        Reservoir x = Manifold.own(this, references);
        Reservoir y = Manifold.own(this, candidates);
        return Manifold.score(this, extractor, neighbours, x, y, x, y);
    }
}
