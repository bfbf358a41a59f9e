package dev.thaw.metric;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * Count, mean and covariance of feature vectors, streaming and mergeable, in double precision.
 * Needs F² numbers however many images come. Merging follows Chan, Golub and LeVeque (1979): the
 * scatter of a union is the sum of both scatters plus the term of the means' difference.
 */
public final class Moments implements SetSummary {
    private static final int MAX_DIMENSIONS = 16384;

    private final int dimensions;
    private long count;
    private final double[] mean;
    private final double[] scatter;

    public Moments(int dimensions) {
        this.dimensions = Check.within("feature dimensions", 1, MAX_DIMENSIONS, dimensions);
        this.mean = new double[dimensions];
        this.scatter = new double[dimensions * dimensions];
    }

    /** As {@link #add(Tensor)}: all images count, so the keys decide nothing. */
    @Override
    public void add(Tensor features, Seeds keys) {
        add(features);
    }

    /** Adds one row per image, {@code (N, F)}. */
    public void add(Tensor features) {
        try (Scope _ = Scope.open()) {
            Tensor rows = FeatureRows.checked("moments", features, dimensions);
            Tensor centre = rows.mean(0);
            Tensor centred = rows.sub(centre);
            fold(
                    rows.size(0),
                    Tensors.doubles(centre),
                    Tensors.doubles(centred.t().matmul(centred)));
        }
    }

    @Override
    public void merge(SetSummary other) {
        Check.that(
                other instanceof Moments,
                "moments cannot merge with " + other.getClass().getSimpleName());
        Moments that = (Moments) other;
        Check.that(
                that.dimensions == dimensions,
                "moments of "
                        + dimensions
                        + " features cannot merge with moments of "
                        + that.dimensions);
        if (that.count > 0) {
            fold(that.count, that.mean.clone(), that.scatter.clone());
        }
    }

    private void fold(long n, double[] otherMean, double[] otherScatter) {
        double total = (double) count + n;
        double cross = count / total * n;
        double[] delta = new double[dimensions];
        Arrays.setAll(delta, i -> otherMean[i] - mean[i]);
        for (int i = 0; i < dimensions; i++) {
            double factor = delta[i] * cross;
            int row = i * dimensions;
            for (int j = 0; j < dimensions; j++) {
                scatter[row + j] += otherScatter[row + j] + factor * delta[j];
            }
            mean[i] += delta[i] * (n / total);
        }
        count += n;
    }

    public int dimensions() {
        return dimensions;
    }

    @Override
    public long count() {
        return count;
    }

    /** {@code F} numbers. */
    public double[] mean() {
        return mean.clone();
    }

    /** Unbiased (n − 1) covariance, {@code F × F} row by row. */
    public double[] covariance() {
        if (count < 2) {
            throw Fault.input("a covariance needs at least 2 images, got " + count);
        }
        return Arrays.stream(scatter).map(s -> s / (count - 1)).toArray();
    }
}
