package dev.thaw.metric;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Kernel distance between two sets of images (Bińkowski et al. 2018; with Inception features it is
 * the KID): the unbiased squared maximum mean discrepancy of their features under k(x, y) = (x·y/F
 * + 1)³, as mean and standard deviation over keyed subsets; sets no larger than a subset are taken
 * whole, once, and nothing spreads. Unbiased at any number of images, so the one to trust for small
 * sets; it may come out slightly below zero. Smaller is better.
 */
@Says("kernel distance (unbiased MMD²) between the features of two sets; smaller is better")
public record KernelDistance(
        @Says(
                        value = "number of random subsets",
                        unit = "subsets",
                        rule = "at least 1",
                        byDefault = "100")
                int subsets,
        @Says(
                        value = "images per subset and set; fewer where a set is smaller",
                        unit = "images",
                        rule = "at least 2",
                        byDefault = "1000")
                int size,
        @Says(
                        value = "images of a set whose features are kept; a keyed sample of more",
                        unit = "images",
                        rule = "at least the size of a subset",
                        byDefault = "10000")
                int capacity,
        @Says(value = "seed of the subsets", byDefault = "0") long seed)
        implements SetMetric {
    public KernelDistance {
        Check.atLeast("kernel distance subsets", 1, subsets);
        Check.atLeast("kernel distance size", 2, size);
        Check.atLeast("kernel distance capacity", size, capacity);
    }

    public KernelDistance() {
        this(100, 1000, 10_000, 0);
    }

    @Override
    public String name() {
        return "kid";
    }

    @Override
    public String profile() {
        return "kid/cubic";
    }

    @Override
    public boolean lowerIsBetter() {
        return true;
    }

    @Override
    public SetSummary open(FeatureExtractor extractor) {
        return new Reservoir("kernel distance", extractor.dimensions(), capacity);
    }

    @Override
    public Score score(FeatureExtractor extractor, SetSummary references, SetSummary candidates) {
        Check.that(
                references instanceof Reservoir r
                        && candidates instanceof Reservoir c
                        && r.who().equals("kernel distance")
                        && c.who().equals("kernel distance"),
                "the kernel distance compares samples that it opened itself");
        Reservoir x = (Reservoir) references;
        Reservoir y = (Reservoir) candidates;
        Check.that(
                x.dimensions() == y.dimensions(),
                "the kernel distance needs features of one size, got "
                        + x.dimensions()
                        + " and "
                        + y.dimensions());
        double[] values = subsetValues(x, y);
        double mean = 0;
        for (double v : values) {
            mean += v / values.length;
        }
        double variance = 0;
        for (double v : values) {
            variance += (v - mean) * (v - mean) / values.length;
        }
        List<String> notes = new ArrayList<>();
        x.note("reference", notes);
        y.note("candidate", notes);
        return new Score(
                name(),
                "kid/" + extractor.name(),
                lowerIsBetter(),
                mean,
                values.length == 1
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(Math.sqrt(variance)),
                y.count(),
                x.count(),
                notes);
    }

    private double[] subsetValues(Reservoir x, Reservoir y) {
        int rows = Math.min(size, Math.min(x.kept(), y.kept()));
        if (rows < 2) {
            throw Fault.input("the kernel distance needs at least 2 images per set, got " + rows);
        }
        if (size >= Math.max(x.kept(), y.kept())) {
            // every subset would be the whole set, and their spread would say nothing
            try (Scope _ = Scope.open()) {
                return new double[] {squaredDiscrepancy(x.rows(), y.rows())};
            }
        }
        double[] values = new double[subsets];
        Seeds first = Seeds.of(seed, 0, subsets).derive("kernel distance, reference");
        // Subsets of both sets are drawn apart: were image i always met by its own restoration i,
        // the cross term would be biased.
        Seeds second = Seeds.of(seed, 0, subsets).derive("kernel distance, candidate");
        try (Scope _ = Scope.open()) {
            Tensor allX = x.rows();
            Tensor allY = y.rows();
            for (int s = 0; s < subsets; s++) {
                try (Scope _ = Scope.open()) {
                    Tensor a = pick(allX, rows, first.random(s));
                    Tensor b = pick(allY, rows, second.random(s));
                    values[s] = squaredDiscrepancy(a, b);
                }
            }
        }
        return values;
    }

    /** {@code count} different rows: the first steps of a Fisher–Yates shuffle. */
    private static Tensor pick(Tensor rows, int count, RandomGenerator random) {
        int n = (int) rows.size(0);
        long[] order = new long[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        long[] picked = new long[count];
        for (int i = 0; i < count; i++) {
            int j = i + random.nextInt(n - i);
            picked[i] = order[j];
            order[j] = order[i];
        }
        return rows.index_select(0, Tensors.of(picked, count));
    }

    /** The unbiased estimate: the diagonals of the two inner kernels are left out. */
    private static double squaredDiscrepancy(Tensor x, Tensor y) {
        double m = x.size(0);
        double n = y.size(0);
        double cross = Tensors.value(kernel(x, y).sum()) / (m * n);
        return inner(x) / (m * (m - 1)) + inner(y) / (n * (n - 1)) - 2 * cross;
    }

    private static double inner(Tensor x) {
        Tensor xx = kernel(x, x);
        return Tensors.value(xx.sum().sub(xx.trace()));
    }

    private static Tensor kernel(Tensor x, Tensor y) {
        Scalar perFeature = new Scalar(1.0 / x.size(1));
        return x.matmul(y.t()).mul(perFeature).add(new Scalar(1.0)).pow(new Scalar(3));
    }
}
