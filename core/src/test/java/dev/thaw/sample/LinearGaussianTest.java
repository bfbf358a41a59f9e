package dev.thaw.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.HeatBlur;
import dev.thaw.degrade.mask.BoxMask;
import dev.thaw.degrade.noise.NoiseLevel;
import dev.thaw.degrade.noise.Noised;
import dev.thaw.restore.Restorer;
import dev.thaw.sample.Momentum.Fresh;
import dev.thaw.sample.Momentum.Kind;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The world in which everything is known: x0 ~ N(μ, S), so the best restorer is x̂0 = μ + S Cᵀ(C S
 * Cᵀ + σ²I)⁻¹(x − Cμ) and every state of a sampler is Gaussian. S has no relation to the blur.
 */
@ExtendWith(NoLeaks.class)
class LinearGaussianTest {
    private static final ImageShape IMAGE = new ImageShape(1, 4, 3);
    private static final int SIZE = 12;
    private static final int FINE = 960;
    private static final NoiseLevel LEVEL =
            new NoiseLevel(NoiseLevel.Growth.GEOMETRIC, 0.02, 0.2, 0.5);

    /** 40 pixels of std at 64x64: two and a half here. */
    private static Degradation blur(int steps) {
        return new Noised(
                new HeatBlur(steps, 1, 40, 64, HeatBlur.Growth.GEOMETRIC, HeatBlur.Border.REFLECT),
                LEVEL);
    }

    private static Degradation mask(int steps) {
        return new Noised(new BoxMask(steps, 1, 0.6, false), LEVEL);
    }

    /** Root of S: a random matrix whose columns fall off as 1/(k + 1). */
    private static RealMatrix root() {
        RealMatrix root = new Array2DRowRealMatrix(SIZE, SIZE);
        RandomGenerator random = Seeds.of(77, 0, 1).random(0);
        for (int k = 0; k < SIZE; k++) {
            for (int i = 0; i < SIZE; i++) {
                root.setEntry(i, k, random.nextGaussian() / (k + 1) * 0.5);
            }
        }
        return root;
    }

    private static final RealMatrix S = root().multiplyTransposed(root());

    private static double[] mu() {
        double[] mean = new double[SIZE];
        Arrays.setAll(mean, i -> 0.1 * (i - 5));
        return mean;
    }

    /** A process with its matrices C_n, its σ_n and its best restorer K_n (x − C_n μ) + μ. */
    private static final class World implements AutoCloseable {
        final int steps;
        final Operator operator;
        final List<RealMatrix> c = new ArrayList<>();
        final List<RealMatrix> k = new ArrayList<>();
        final double[] sigmas;
        final Tensor gains;
        final Tensor shifts;

        World(Degradation spec) {
            steps = spec.steps();
            operator = spec.open(IMAGE, Device.CPU);
            sigmas = new double[steps + 1];
            double[][] gainRows = new double[steps + 1][];
            double[][] shiftRows = new double[steps + 1][];
            try (Degrader d = operator.draw(Seeds.of(1, 0, SIZE));
                    Scope scope = Scope.open()) {
                Noisy noisy = (Noisy) d;
                Tensor basis = torch.eye(SIZE).view(SIZE, 1, 4, 3);
                for (int n = 0; n <= steps; n++) {
                    Tensor s = Tensors.severity((double) n / steps, SIZE, Device.CPU);
                    c.add(matrix(noisy.mean(basis, s)));
                    sigmas[n] = n == 0 ? noisy.least() : Tensors.doubles(noisy.sigma(s))[0];
                    RealMatrix gain =
                            S.multiplyTransposed(c.get(n)).multiply(inverse(covariance(n)));
                    k.add(gain);
                    double[] shift = gain.operate(c.get(n).operate(mu()));
                    double[] mean = mu();
                    Arrays.setAll(shift, i -> mean[i] - shift[i]);
                    shiftRows[n] = shift;
                    gainRows[n] =
                            Arrays.stream(gain.getData()).flatMapToDouble(Arrays::stream).toArray();
                }
                gains = scope.keep(table(gainRows).view(steps + 1, SIZE, SIZE));
                shifts = scope.keep(table(shiftRows).view(steps + 1, SIZE, 1));
            }
        }

        private static Tensor table(double[][] rows) {
            double[] all = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
            return Tensors.of(all, all.length).to(ScalarType.Float);
        }

        /** Images of unit vectors, as columns. */
        private static RealMatrix matrix(Tensor columns) {
            RealMatrix matrix = new Array2DRowRealMatrix(SIZE, SIZE);
            double[] values = Tensors.doubles(columns);
            for (int j = 0; j < SIZE; j++) {
                matrix.setColumn(j, Arrays.copyOfRange(values, j * SIZE, (j + 1) * SIZE));
            }
            return matrix;
        }

        private static RealMatrix inverse(RealMatrix m) {
            return new CholeskyDecomposition(m, 1e-9, 1e-14).getSolver().getInverse();
        }

        /** C S Cᵀ + σ² I. */
        RealMatrix covariance(int n) {
            RealMatrix signal = c.get(n).multiply(S).multiplyTransposed(c.get(n));
            RealMatrix noise = MatrixUtils.createRealIdentityMatrix(SIZE);
            return symmetric(signal.add(noise.scalarMultiply(sigmas[n] * sigmas[n])));
        }

        private static RealMatrix symmetric(RealMatrix m) {
            return m.add(m.transpose()).scalarMultiply(0.5);
        }

        Restorer restorer() {
            return (x, s) -> {
                Tensor n = s.mul(new Scalar((float) steps)).round().to(ScalarType.Long);
                Tensor rows = x.view(x.size(0), SIZE, 1);
                return gains.index_select(0, n)
                        .bmm(rows)
                        .add(shifts.index_select(0, n))
                        .view(x.size(0), 1, 4, 3);
            };
        }

        /** The sampler from {@code xT}, through {@code count} steps. */
        Tensor run(Sampler sampler, Tensor xT, int count, Seeds seeds) {
            try (Degrader d = operator.draw(seeds)) {
                return sampler.sample(
                        restorer(),
                        d,
                        xT,
                        TimeGrid.strided(count, steps),
                        seeds,
                        StepListener.NONE);
            }
        }

        @Override
        public void close() {
            operator.close();
            gains.close();
            shifts.close();
        }
    }

    private static double distance(RealMatrix a, RealMatrix b) {
        return a.subtract(b).getFrobeniusNorm();
    }

    private static RealMatrix clean(World world) {
        double kept = world.sigmas[0] * world.sigmas[0];
        return S.add(MatrixUtils.createRealIdentityMatrix(SIZE).scalarMultiply(kept));
    }

    /** A flow is affine: its matrix is what it makes of unit vectors, less what it makes of 0. */
    private static double errorOfFlow(World world, Kind kind, int count) {
        try (Scope _ = Scope.open()) {
            Momentum flow = new Momentum(kind, Fresh.PRINTED, LastStep.KEEP);
            Tensor starts =
                    Tensors.cat(
                            0, torch.eye(SIZE), Tensors.zeros(Device.CPU, 1, SIZE), endMean(world));
            Tensor ends =
                    world.run(flow, starts.view(SIZE + 2, 1, 4, 3), count, Seeds.of(1, 0, SIZE + 2))
                            .view(SIZE + 2, SIZE);
            RealMatrix m = World.matrix(ends.narrow(0, 0, SIZE).sub(ends.narrow(0, SIZE, 1)));
            RealMatrix got = m.multiply(world.covariance(world.steps)).multiplyTransposed(m);
            double[] mean = Tensors.doubles(ends.narrow(0, SIZE + 1, 1));
            for (int i = 0; i < SIZE; i++) {
                assertThat(mean[i]).isCloseTo(mu()[i], within(1e-4));
            }
            return distance(got, clean(world)) / S.getTrace();
        }
    }

    /** C_T μ, (1, D). */
    private static Tensor endMean(World world) {
        double[] mean = world.c.get(world.steps).operate(mu());
        return Tensors.of(mean, 1, SIZE).to(ScalarType.Float);
    }

    @Test
    void bothFlowsReproduceMeanAndCovarianceAndConvergeAtFirstOrder() {
        for (Degradation spec : List.of(blur(FINE), mask(FINE))) {
            try (World world = new World(spec)) {
                for (Kind kind : List.of(Kind.ODE, Kind.RESCALED)) {
                    double coarse = errorOfFlow(world, kind, 60);
                    double middle = errorOfFlow(world, kind, 240);
                    double fine = errorOfFlow(world, kind, FINE);
                    assertThat(fine).as("%s of %s", kind, spec).isLessThan(0.02);
                    // first order: a quarter each time, with room for the next term
                    assertThat(middle).as("%s of %s", kind, spec).isLessThan(coarse / 3);
                    assertThat(fine).as("%s of %s", kind, spec).isLessThan(middle / 3);
                }
            }
        }
    }

    /** The covariance at the end of an SDE, step by step: M V Mᵀ + κ² I. */
    private static double errorOfSde(World world, Fresh fresh, int count) {
        RealMatrix v = world.covariance(world.steps);
        RealMatrix one = MatrixUtils.createRealIdentityMatrix(SIZE);
        for (int i = count; i >= 1; i--) {
            int n = (int) Math.round((double) i * world.steps / count);
            int next = (int) Math.round((i - 1.0) * world.steps / count);
            double a = world.sigmas[n] * world.sigmas[n];
            double b = world.sigmas[next] * world.sigmas[next];
            RealMatrix seen =
                    world.c
                            .get(next)
                            .subtract(world.c.get(n).scalarMultiply(b / a))
                            .multiply(world.k.get(n));
            RealMatrix m = one.scalarMultiply(b / a).add(seen);
            double width = fresh == Fresh.PRINTED ? a - b : b * (a - b) / a;
            v = m.multiply(v).multiplyTransposed(m).add(one.scalarMultiply(width));
        }
        return distance(v, clean(world)) / S.getTrace();
    }

    @Test
    void theSdeConvergesAtFirstOrder() {
        for (Degradation spec : List.of(blur(FINE), mask(FINE))) {
            try (World world = new World(spec)) {
                for (Fresh fresh : Fresh.values()) {
                    double coarse = errorOfSde(world, fresh, 60);
                    double middle = errorOfSde(world, fresh, 240);
                    double fine = errorOfSde(world, fresh, FINE);
                    assertThat(fine).as("%s of %s", fresh, spec).isLessThan(0.02);
                    assertThat(middle).as("%s of %s", fresh, spec).isLessThan(coarse / 3);
                    assertThat(fine).as("%s of %s", fresh, spec).isLessThan(middle / 3);
                }
            }
        }
    }

    private static final int DRAWN = 8_000;

    private static Tensor ends(World world) {
        RealMatrix factor =
                new CholeskyDecomposition(world.covariance(world.steps), 1e-9, 1e-14).getL();
        double[] flat = Arrays.stream(factor.getData()).flatMapToDouble(Arrays::stream).toArray();
        Tensor root = Tensors.of(flat, SIZE, SIZE).to(ScalarType.Float);
        Tensor z = Noise.gaussian(Seeds.of(21, 0, DRAWN), SIZE, Device.CPU);
        return z.mm(root.t()).add(endMean(world)).view(DRAWN, 1, 4, 3);
    }

    private static RealMatrix covariance(Tensor samples) {
        Tensor rows = samples.view(DRAWN, SIZE).to(ScalarType.Double);
        Tensor centred = rows.sub(Tensors.of(mu(), 1, SIZE));
        return World.matrix(centred.t().mm(centred).div(new Scalar((double) DRAWN)));
    }

    private static RealMatrix sampled(World world, Sampler sampler, int count) {
        try (Scope _ = Scope.open()) {
            return covariance(world.run(sampler, ends(world), count, Seeds.of(3, 0, DRAWN)));
        }
    }

    /**
     * 8,000 draws: the covariance is good to about 1 % of the trace. What the end still shows,
     * above all the mean, is all that the naive sampler keeps.
     */
    @Test
    void theSdeReproducesTheDataAndTheNaiveSamplerCollapses() {
        try (World world = new World(blur(FINE))) {
            double trace = S.getTrace();
            Momentum sde = new Momentum(Kind.SDE, Fresh.PRINTED, LastStep.KEEP);
            RealMatrix got = sampled(world, sde, 240);
            assertThat(distance(got, clean(world)) / trace).isLessThan(0.02);
            RealMatrix naive = sampled(world, new SoftNaive(LastStep.KEEP), 240);
            assertThat(naive.getTrace()).isLessThan(0.6 * trace);
        }
    }
}
