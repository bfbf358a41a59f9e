package dev.thaw.degrade;

import dev.thaw.base.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.hipparchus.clustering.CentroidCluster;
import org.hipparchus.clustering.DoublePoint;
import org.hipparchus.clustering.KMeansPlusPlusClusterer;
import org.hipparchus.clustering.distance.EuclideanDistance;
import org.hipparchus.distribution.multivariate.MixtureMultivariateNormalDistribution;
import org.hipparchus.distribution.multivariate.MultivariateNormalDistribution;
import org.hipparchus.exception.LocalizedCoreFormats;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.random.JDKRandomGenerator;
import org.hipparchus.stat.fitting.MultivariateNormalMixtureExpectationMaximization;
import org.hipparchus.util.Pair;
import org.jspecify.annotations.Nullable;

/** Mixtures of Gaussians with full covariances by expectation maximisation. */
final class GaussianMixtures {
    private static final int STARTS = 8;
    private static final int MOST_ITERATIONS = 500;

    /** Change of the mean log-likelihood at which the fit ends. */
    private static final double THRESHOLD = 1e-5;

    /** Share of the data's variance that keeps a starting covariance from being singular. */
    private static final double RIDGE = 1e-6;

    private GaussianMixtures() {}

    /**
     * One Gaussian of a mixture.
     *
     * @param root F with covariance F Fᵀ
     */
    record Part(double weight, List<Double> centre, RealMatrix root) {
        double[] mean() {
            return centre.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /**
     * Fits {@code count} ≥ 2 Gaussians to white data: mean 0 and variance 1 in every direction. The
     * same data give the same fit. From several k-means clusterings the tightest is taken first;
     * the others serve when a Gaussian collapses onto few pictures.
     *
     * @throws Fault of kind input when every start collapses
     */
    static List<Part> fit(double[][] data, int count) {
        boolean mirrored = data[0].length == 1;
        double[][] used = mirrored ? mirrored(data) : data;
        for (List<CentroidCluster<DoublePoint>> start : starts(data, count)) {
            try {
                MixtureMultivariateNormalDistribution found = climb(used, start(start, mirrored));
                if (found != null) {
                    return parts(found, data[0].length);
                }
            } catch (MathRuntimeException e) {
                // A covariance became singular, or its eigenvalues cannot be found: the next start.
            }
        }
        throw Fault.input(
                "mixture with "
                        + count
                        + " components does not fit the "
                        + data.length
                        + " degraded training pictures: some components collapse onto a few of"
                        + " them; use fewer components, more pictures or a larger ridge");
    }

    /**
     * The library fits two dimensions or more. Each number twice, beside +1 and beside −1: by
     * symmetry the second dimension stays uncorrelated with variance 1 in every component and
     * changes no responsibility, so the first is fitted exactly as it would be alone.
     */
    private static double[][] mirrored(double[][] data) {
        double[][] twice = new double[2 * data.length][];
        for (int i = 0; i < data.length; i++) {
            twice[2 * i] = new double[] {data[i][0], 1};
            twice[2 * i + 1] = new double[] {data[i][0], -1};
        }
        return twice;
    }

    /** K-means clusterings, the tightest first. */
    private static List<List<CentroidCluster<DoublePoint>>> starts(double[][] data, int count) {
        List<DoublePoint> points = Arrays.stream(data).map(DoublePoint::new).toList();
        List<List<CentroidCluster<DoublePoint>>> starts = new ArrayList<>();
        for (int seed = 0; seed < STARTS; seed++) {
            try {
                List<CentroidCluster<DoublePoint>> clusters =
                        new KMeansPlusPlusClusterer<DoublePoint>(
                                        count,
                                        MOST_ITERATIONS,
                                        new EuclideanDistance(),
                                        new JDKRandomGenerator(seed))
                                .cluster(points);
                if (clusters.stream().noneMatch(c -> c.getPoints().isEmpty())
                        && clusters.size() == count) {
                    starts.add(clusters);
                }
            } catch (MathRuntimeException e) {
                // Fewer different points than clusters: other seeds fail alike, and the sentence
                // of the caller says so.
            }
        }
        starts.sort(Comparator.comparingDouble(GaussianMixtures::spread));
        return starts;
    }

    private static double spread(List<CentroidCluster<DoublePoint>> clusters) {
        EuclideanDistance distance = new EuclideanDistance();
        double sum = 0;
        for (CentroidCluster<DoublePoint> c : clusters) {
            for (DoublePoint p : c.getPoints()) {
                double d = distance.compute(p.getPoint(), c.getCenter().getPoint());
                sum += d * d;
            }
        }
        return sum;
    }

    /** Centres and sizes of the clusters; all share the covariance within clusters. */
    private static MixtureMultivariateNormalDistribution start(
            List<CentroidCluster<DoublePoint>> clusters, boolean mirrored) {
        double total = clusters.stream().mapToInt(c -> c.getPoints().size()).sum();
        double[][] within = within(clusters, total);
        double[][] covariance = mirrored ? new double[][] {{within[0][0], 0}, {0, 1}} : within;
        List<Pair<Double, MultivariateNormalDistribution>> parts = new ArrayList<>();
        for (CentroidCluster<DoublePoint> c : clusters) {
            double[] centre = c.getCenter().getPoint();
            double[] mean = mirrored ? new double[] {centre[0], 0} : centre;
            parts.add(
                    new Pair<>(
                            c.getPoints().size() / total,
                            new MultivariateNormalDistribution(mean, covariance)));
        }
        return new MixtureMultivariateNormalDistribution(parts);
    }

    private static double[][] within(List<CentroidCluster<DoublePoint>> clusters, double total) {
        int size = clusters.getFirst().getCenter().getPoint().length;
        double[][] covariance = new double[size][size];
        for (CentroidCluster<DoublePoint> c : clusters) {
            double[] centre = c.getCenter().getPoint();
            for (DoublePoint p : c.getPoints()) {
                double[] x = p.getPoint();
                for (int i = 0; i < size; i++) {
                    for (int j = 0; j < size; j++) {
                        covariance[i][j] += (x[i] - centre[i]) * (x[j] - centre[j]) / total;
                    }
                }
            }
        }
        for (int i = 0; i < size; i++) {
            covariance[i][i] += RIDGE;
        }
        return covariance;
    }

    /** The fit from one start; null when its likelihood is not finite. */
    private static @Nullable MixtureMultivariateNormalDistribution climb(
            double[][] data, MixtureMultivariateNormalDistribution start) {
        MultivariateNormalMixtureExpectationMaximization em =
                new MultivariateNormalMixtureExpectationMaximization(data);
        try {
            em.fit(start, MOST_ITERATIONS, THRESHOLD);
        } catch (MathIllegalStateException e) {
            // Slow at the end is good enough; anything else is a collapse.
            if (e.getSpecifier() != LocalizedCoreFormats.CONVERGENCE_FAILED) {
                throw e;
            }
        }
        return Double.isFinite(em.getLogLikelihood()) ? em.getFittedModel() : null;
    }

    private static List<Part> parts(MixtureMultivariateNormalDistribution mixture, int size) {
        List<Part> parts = new ArrayList<>();
        for (Pair<Double, MultivariateNormalDistribution> p : mixture.getComponents()) {
            double[] mean = Arrays.copyOf(p.getSecond().getMeans(), size);
            RealMatrix covariance =
                    p.getSecond().getCovariances().getSubMatrix(0, size - 1, 0, size - 1);
            parts.add(
                    new Part(p.getFirst(), Arrays.stream(mean).boxed().toList(), root(covariance)));
        }
        return parts;
    }

    /** U √Λ, which exists for rounding that made an eigenvalue negative, too. */
    private static RealMatrix root(RealMatrix covariance) {
        EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(covariance);
        double[] variances = eigen.getEigenvalues();
        RealMatrix root = MatrixUtils.createRealMatrix(variances.length, variances.length);
        for (int r = 0; r < variances.length; r++) {
            double deviation = Math.sqrt(Math.max(0, variances[r]));
            root.setColumnVector(r, eigen.getEigenvector(r).mapMultiply(deviation));
        }
        return root;
    }
}
