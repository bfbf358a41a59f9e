package dev.thaw.degrade;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.stat.correlation.Covariance;

/**
 * The fit of {@link Mixture}. The mixture is fitted in the directions in which the data vary at
 * all, each scaled to variance 1: pixels that never change would make every covariance singular.
 */
final class MixtureFit implements Prior.Fit {
    /** Rows kept take at most 1 GiB. */
    private static final long MOST_NUMBERS = 1L << 27;

    /** A component of a full covariance is nothing with one picture. */
    private static final int LEAST_PER_COMPONENT = 2;

    /** Variance below this share of the largest is rounding, not data. */
    private static final double LEAST_SHARE = 1e-10;

    /** Variance below this (a std of 1e-6 in [-1, 1]) is rounding, not data. */
    private static final double LEAST_VARIANCE = 1e-12;

    private final int components;
    private final int size;
    private final int most;
    private final double ridge;
    private final ImageShape image;
    private final List<double[]> rows = new ArrayList<>();

    MixtureFit(int components, int size, int most, double ridge, ImageShape image) {
        this.components = components;
        this.size = size;
        this.most = most;
        this.ridge = ridge;
        this.image = image;
        long fits = MOST_NUMBERS / ((long) image.channels() * size * size);
        Check.that(
                most <= fits,
                "mixture images must be at most "
                        + fits
                        + " for low-resolution images of "
                        + size
                        + "x"
                        + size
                        + "x"
                        + image.channels()
                        + " (1 GiB), got "
                        + most);
    }

    /** Pictures beyond the wanted number are ignored. */
    @Override
    public void add(Tensor xT) {
        Check.that(
                xT.dim() == 4
                        && xT.size(1) == image.channels()
                        && xT.size(2) == image.height()
                        && xT.size(3) == image.width(),
                "the prior is fitted on images of " + image + ", got " + Tensors.describe(xT));
        int take = (int) Math.min(xT.size(0), most - rows.size());
        if (take <= 0) {
            return;
        }
        try (Scope scope = Scope.open()) {
            float[] pixels = Tensors.floats(xT.narrow(0, 0, take));
            for (int i = 0; i < take; i++) {
                rows.add(LowResolution.shrink(pixels, i, image, size));
            }
        }
    }

    @Override
    public Map<String, Tensor> finish() {
        int least = LEAST_PER_COMPONENT * components;
        if (rows.size() < least) {
            throw Fault.input(
                    "mixture with "
                            + components
                            + (components == 1 ? " component" : " components")
                            + " needs at least "
                            + least
                            + " degraded training pictures, got "
                            + rows.size());
        }
        if (!rows.stream().flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
            throw Fault.input("mixture got degraded pictures with NaN or infinite pixels");
        }
        double[][] data = rows.toArray(double[][]::new);
        double[] mean = mean(data);
        RealMatrix basis = basis(data); // (D, R), columns √λ_r u_r
        if (components == 1) {
            return tensors(
                    new double[] {1}, List.of(mean), List.of(basis), basis.getColumnDimension());
        }
        return throughBasis(
                GaussianMixtures.fit(white(ridged(data), mean, basis), components), mean, basis);
    }

    /** The library knows no ridge; white noise on the data is one. The same for the same data. */
    private double[][] ridged(double[][] data) {
        double std = Math.sqrt(ridge);
        Seeds seeds = Seeds.of(0, 0, data.length).derive("mixture ridge");
        double[][] ridged = new double[data.length][];
        for (int i = 0; i < data.length; i++) {
            RandomGenerator random = seeds.random(i);
            ridged[i] = Arrays.stream(data[i]).map(v -> v + std * random.nextGaussian()).toArray();
        }
        return ridged;
    }

    private static double[] mean(double[][] data) {
        double[] mean = new double[data[0].length];
        for (double[] row : data) {
            for (int d = 0; d < mean.length; d++) {
                mean[d] += row[d] / data.length;
            }
        }
        return mean;
    }

    /** A root of the covariance (over n − 1) without the directions in which nothing varies. */
    private RealMatrix basis(double[][] data) {
        int dimensions = data[0].length;
        RealMatrix covariance =
                dimensions == 1
                        ? MatrixUtils.createRealMatrix(new double[][] {{variance(data)}})
                        : new Covariance(data).getCovarianceMatrix();
        EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(covariance);
        double[] variances = eigen.getEigenvalues(); // descending
        double least = Math.max(variances[0] * LEAST_SHARE, LEAST_VARIANCE);
        int rank = (int) Arrays.stream(variances).filter(v -> v > least).count();
        if (rank == 0) {
            throw Fault.input(
                    "mixture has nothing to fit: the "
                            + data.length
                            + " degraded training pictures are all alike"
                            + (size == 1 ? " in their channel means" : " at low resolution"));
        }
        RealMatrix basis = new Array2DRowRealMatrix(dimensions, rank);
        for (int r = 0; r < rank; r++) {
            RealVector direction = eigen.getEigenvector(r);
            basis.setColumnVector(r, direction.mapMultiply(Math.sqrt(variances[r])));
        }
        return basis;
    }

    private static double variance(double[][] data) {
        double mean = mean(data)[0];
        double sum = 0;
        for (double[] row : data) {
            sum += (row[0] - mean) * (row[0] - mean);
        }
        return sum / (data.length - 1);
    }

    /** Coordinates of the centred data in the basis, {@code (n, R)}; each has variance 1. */
    private static double[][] white(double[][] data, double[] mean, RealMatrix basis) {
        int rank = basis.getColumnDimension();
        double[] squares = new double[rank]; // the columns are orthogonal
        for (int r = 0; r < rank; r++) {
            squares[r] = basis.getColumnVector(r).dotProduct(basis.getColumnVector(r));
        }
        double[][] white = new double[data.length][];
        for (int i = 0; i < data.length; i++) {
            double[] centred = new double[mean.length];
            for (int d = 0; d < mean.length; d++) {
                centred[d] = data[i][d] - mean[d];
            }
            white[i] = basis.preMultiply(centred);
            for (int r = 0; r < rank; r++) {
                white[i][r] /= squares[r];
            }
        }
        return white;
    }

    private Map<String, Tensor> throughBasis(
            List<GaussianMixtures.Part> parts, double[] mean, RealMatrix basis) {
        double[] weights = new double[parts.size()];
        List<double[]> means = new ArrayList<>();
        List<RealMatrix> factors = new ArrayList<>();
        for (int k = 0; k < weights.length; k++) {
            GaussianMixtures.Part part = parts.get(k);
            weights[k] = part.weight();
            double[] centre = basis.operate(part.mean());
            Arrays.setAll(centre, d -> centre[d] + mean[d]);
            means.add(centre);
            factors.add(basis.multiply(part.root()));
        }
        return tensors(weights, means, factors, basis.getColumnDimension());
    }

    private Map<String, Tensor> tensors(
            double[] weights, List<double[]> means, List<RealMatrix> factors, int rank) {
        int dimensions = means.getFirst().length;
        double[] allMeans = means.stream().flatMapToDouble(Arrays::stream).toArray();
        double[] allFactors =
                factors.stream()
                        .flatMap(f -> Arrays.stream(f.getData()))
                        .flatMapToDouble(Arrays::stream)
                        .toArray();
        int count = weights.length;
        try (Scope scope = Scope.open()) {
            return Map.of(
                    "weights", scope.handUp(single(weights, count)),
                    "means", scope.handUp(single(allMeans, count, dimensions)),
                    "factors", scope.handUp(single(allFactors, count, dimensions, rank)));
        }
    }

    private static Tensor single(double[] values, long... shape) {
        return Tensors.of(values, shape).to(ScalarType.Float);
    }

    @Override
    public void close() {
        rows.clear();
    }
}
