package dev.thaw.metric;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A set of feature vectors as the union of balls around them, each as wide as the way to its k-th
 * nearest neighbour (Kynkäänniemi et al. 2019, equations 1 to 3). Distances in double precision.
 */
final class Manifold {
    /** Rows whose distances to all others are in memory at a time. */
    private static final int CHUNK = 512;

    private final Tensor centres;
    private final Tensor squaredRadii;

    /** {@code centres} is {@code (N, F)} with N above k; results belong to the caller's scope. */
    Manifold(Tensor centres, int neighbours) {
        this.centres = centres;
        int n = (int) centres.size(0);
        double[] squared = new double[n];
        for (int from = 0; from < n; from += CHUNK) {
            try (Scope _ = Scope.open()) {
                Tensor part = centres.narrow(0, from, Math.min(CHUNK, n - from));
                // the nearest to itself is itself, so the k-th neighbour is number k + 1
                Tensor nearest = squares(part, centres).kthvalue(neighbours + 1L, 1, false).get0();
                double[] values = Tensors.doubles(nearest);
                System.arraycopy(values, 0, squared, from, values.length);
            }
        }
        this.squaredRadii = Tensors.of(squared, 1, n);
    }

    /** Share of the rows of {@code points} that lie in at least one ball, borders included. */
    double share(Tensor points) {
        long n = points.size(0);
        double inside = 0;
        for (long from = 0; from < n; from += CHUNK) {
            try (Scope _ = Scope.open()) {
                Tensor part = points.narrow(0, from, Math.min(CHUNK, n - from));
                Tensor within = squares(part, centres).le(squaredRadii).any(1L);
                inside += Tensors.value(within.to(ScalarType.Double).sum());
            }
        }
        return inside / n;
    }

    /**
     * Squared distances of every row of x to every row of y: |x|² + |y|² − 2x·y. Rounding of a part
     * in 10¹² of the lengths is cut off, so that equal rows are at distance zero.
     */
    private static Tensor squares(Tensor x, Tensor y) {
        Tensor xx = x.square().sum(1).view(-1, 1);
        Tensor yy = y.square().sum(1).view(1, -1);
        Tensor lengths = xx.add(yy);
        Tensor distances = lengths.sub(x.matmul(y.t()).mul(new Scalar(2.0)));
        return distances.mul(distances.gt(lengths.mul(new Scalar(1e-12))));
    }

    /** Share of one sample inside the balls of another, as a score. */
    static Score score(
            SetMetric metric,
            FeatureExtractor extractor,
            int neighbours,
            Reservoir balls,
            Reservoir points,
            Reservoir references,
            Reservoir candidates) {
        Check.that(
                balls.dimensions() == points.dimensions(),
                metric.name() + " needs features of one size");
        int fewest = Math.min(balls.kept(), points.kept());
        if (fewest <= neighbours) {
            throw Fault.input(
                    metric.name()
                            + " needs at least "
                            + (neighbours + 1)
                            + " images per set, got "
                            + fewest);
        }
        List<String> notes = new ArrayList<>();
        references.note("reference", notes);
        candidates.note("candidate", notes);
        try (Scope _ = Scope.open()) {
            double share = new Manifold(balls.rows(), neighbours).share(points.rows());
            return new Score(
                    metric.name(),
                    metric.name()
                            + "/"
                            + extractor.name()
                            + (neighbours == 3 ? "" : "+k" + neighbours),
                    metric.lowerIsBetter(),
                    share,
                    OptionalDouble.empty(),
                    candidates.count(),
                    references.count(),
                    notes);
        }
    }

    /** A summary that {@code metric} opened itself. */
    static Reservoir own(SetMetric metric, SetSummary summary) {
        Check.that(
                summary instanceof Reservoir r && r.who().equals(metric.name()),
                metric.name() + " compares samples that it opened itself");
        return (Reservoir) summary;
    }
}
