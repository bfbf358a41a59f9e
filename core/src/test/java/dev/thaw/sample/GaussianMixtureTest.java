package dev.thaw.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.HeatBlur;
import dev.thaw.degrade.mask.Fade;
import dev.thaw.degrade.noise.NoiseLevel;
import dev.thaw.degrade.noise.Noised;
import dev.thaw.restore.Restorer;
import dev.thaw.sample.Momentum.Fresh;
import dev.thaw.sample.Momentum.Kind;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Data that no Gaussian is: a mixture of narrow bells in 2 and 8 dimensions, whose score at every
 * severity is known, so that the estimate is exact and the sampler alone is judged.
 */
@ExtendWith(NoLeaks.class)
class GaussianMixtureTest {
    private static final int STEPS = 200;
    private static final int DRAWN = 2_000;
    private static final int BELLS = 4;
    private static final double WIDTH = 0.08;
    private static final int DIRECTIONS = 50;

    /** A mixture with equal weights over images of two rows. */
    private static final class Bells {
        final ImageShape image;
        final int size;
        final double[][] centres = new double[BELLS][];

        Bells(int size) {
            this.size = size;
            this.image = new ImageShape(1, 2, size / 2);
            RandomGenerator random = Seeds.of(11, 0, 1).random(0);
            for (int k = 0; k < BELLS; k++) {
                centres[k] = new double[size];
                Arrays.setAll(centres[k], i -> random.nextGaussian() * 0.6);
            }
        }

        Tensor draw(int seed) {
            RandomGenerator random = Seeds.of(seed, 0, 1).random(0);
            float[] values = new float[DRAWN * size];
            for (int i = 0; i < DRAWN; i++) {
                double[] centre = centres[random.nextInt(BELLS)];
                for (int j = 0; j < size; j++) {
                    values[i * size + j] = (float) (centre[j] + WIDTH * random.nextGaussian());
                }
            }
            return Tensors.of(values, image.batch(DRAWN));
        }

        /** E(x0 | x_t), where every image of a batch has the same severity. */
        Restorer best(Noisy noisy) {
            return (x, severity) -> {
                Tensor one = severity.narrow(0, 0, 1).expand(DRAWN);
                Tensor basis = Tensors.zeros(Device.CPU, DRAWN, size);
                basis.narrow(0, 0, size).copy_(torch.eye(size));
                double[] columns =
                        Tensors.doubles(
                                noisy.mean(basis.view(image.batch(DRAWN)), one)
                                        .view(DRAWN, size)
                                        .narrow(0, 0, size));
                RealMatrix c = new Array2DRowRealMatrix(size, size);
                for (int j = 0; j < size; j++) {
                    c.setColumn(j, Arrays.copyOfRange(columns, j * size, (j + 1) * size));
                }
                double sigma = Tensors.doubles(noisy.sigma(one))[0];
                return Tensors.of(estimates(c, sigma, Tensors.doubles(x)), Tensors.shape(x));
            };
        }

        private float[] estimates(RealMatrix c, double sigma, double[] x) {
            RealMatrix noise =
                    MatrixUtils.createRealIdentityMatrix(size).scalarMultiply(sigma * sigma);
            RealMatrix seen = c.multiplyTransposed(c).scalarMultiply(WIDTH * WIDTH).add(noise);
            RealMatrix precision =
                    new CholeskyDecomposition(seen, 1e-6, 1e-14).getSolver().getInverse();
            RealMatrix gain = c.transpose().multiply(precision).scalarMultiply(WIDTH * WIDTH);
            double[][] shown = new double[BELLS][];
            for (int k = 0; k < BELLS; k++) {
                shown[k] = c.operate(centres[k]);
            }
            float[] out = new float[x.length];
            double[][] offs = new double[BELLS][size];
            double[] logs = new double[BELLS];
            for (int i = 0; i < x.length; i += size) {
                for (int k = 0; k < BELLS; k++) {
                    for (int j = 0; j < size; j++) {
                        offs[k][j] = x[i + j] - shown[k][j];
                    }
                    double[] weighed = precision.operate(offs[k]);
                    logs[k] = 0;
                    for (int j = 0; j < size; j++) {
                        logs[k] -= weighed[j] * offs[k][j] / 2;
                    }
                }
                double most = Arrays.stream(logs).max().orElseThrow();
                double total = Arrays.stream(logs).map(l -> Math.exp(l - most)).sum();
                for (int k = 0; k < BELLS; k++) {
                    double share = Math.exp(logs[k] - most) / total;
                    double[] back = gain.operate(offs[k]);
                    for (int j = 0; j < size; j++) {
                        out[i + j] += (float) (share * (centres[k][j] + back[j]));
                    }
                }
            }
            return out;
        }
    }

    /** Sliced Wasserstein distance of order 1: the mean over directions of sorted projections. */
    private static double distance(Tensor a, Tensor b, int size) {
        double[] p = Tensors.doubles(a);
        double[] q = Tensors.doubles(b);
        RandomGenerator random = Seeds.of(5, 0, 1).random(0);
        double sum = 0;
        for (int d = 0; d < DIRECTIONS; d++) {
            double[] direction = new double[size];
            Arrays.setAll(direction, j -> random.nextGaussian());
            double norm = Math.sqrt(Arrays.stream(direction).map(v -> v * v).sum());
            double[] u = projected(p, direction, norm);
            double[] v = projected(q, direction, norm);
            for (int i = 0; i < u.length; i++) {
                sum += Math.abs(u[i] - v[i]) / u.length;
            }
        }
        return sum / DIRECTIONS;
    }

    private static double[] projected(double[] x, double[] direction, double norm) {
        double[] shadow = new double[x.length / direction.length];
        for (int k = 0; k < x.length; k++) {
            shadow[k / direction.length] += x[k] * direction[k % direction.length] / norm;
        }
        Arrays.sort(shadow);
        return shadow;
    }

    private static double distanceOf(Sampler sampler, Bells bells, Degradation spec) {
        Seeds seeds = Seeds.of(9, 0, DRAWN);
        try (Scope _ = Scope.open();
                Operator operator = spec.open(bells.image, Device.CPU);
                Degrader d = operator.draw(seeds)) {
            Tensor xT = d.degrade(bells.draw(1), Tensors.severity(1, DRAWN, Device.CPU));
            Tensor made =
                    sampler.sample(
                            bells.best((Noisy) d),
                            d,
                            xT,
                            TimeGrid.full(STEPS),
                            seeds.derive("walk"),
                            StepListener.NONE);
            return distance(made, bells.draw(2), bells.size);
        }
    }

    /** Half of the picture is left at the end: which bell it was can still be told. */
    private static Degradation blur() {
        return new HeatBlur(STEPS, 1, 60, 64, HeatBlur.Growth.GEOMETRIC, HeatBlur.Border.REFLECT);
    }

    /** Nothing is left: 0.97²⁰⁰ is 0.002. The sampler has to choose the bell. */
    private static Degradation fade() {
        return new Fade(STEPS, 0.03, Fade.Schedule.CONSTANT, false);
    }

    /** Against what two draws of the data differ by themselves. */
    @ParameterizedTest
    @CsvSource({"2, false", "8, false", "8, true"})
    void momentumGivesTheDataAndTheNaiveSamplerDoesNot(int size, boolean blurred) {
        Bells bells = new Bells(size);
        double floor;
        try (Scope _ = Scope.open()) {
            floor = distance(bells.draw(3), bells.draw(2), size);
        }
        NoiseLevel level = new NoiseLevel(NoiseLevel.Growth.GEOMETRIC, 0.01, 0.3, 0.5);
        Degradation spec = new Noised(blurred ? blur() : fade(), level);
        double worst = 0;
        for (Kind kind : Kind.values()) {
            Momentum momentum = new Momentum(kind, Fresh.ANCESTRAL, LastStep.DENOISE);
            double got = distanceOf(momentum, bells, spec);
            assertThat(got).as("%s in %s", kind, size).isLessThan(2 * floor);
            worst = Math.max(worst, got);
        }
        double naive = distanceOf(new SoftNaive(LastStep.DENOISE), bells, spec);
        assertThat(naive).isGreaterThan(1.3 * worst);
    }
}
