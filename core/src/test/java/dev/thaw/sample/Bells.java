package dev.thaw.sample;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Noisy;
import dev.thaw.image.Picture;
import dev.thaw.restore.Restorer;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/** A mixture with equal weights over images of two rows. */
final class Bells {
    static final int DRAWN = 2_000;
    private static final int BELLS = 4;
    private static final double WIDTH = 0.08;
    private static final int DIRECTIONS = 50;

    final ImageShape image;
    final int size;
    final double[][] centres = new double[BELLS][];

    Bells(int size) {
        this(size, 0.6);
    }

    /** {@code spread}: of the centres about 0. */
    Bells(int size, double spread) {
        this.size = size;
        this.image = new ImageShape(1, 2, size / 2);
        RandomGenerator random = Seeds.of(11, 0, 1).random(0);
        for (int k = 0; k < BELLS; k++) {
            centres[k] = new double[size];
            Arrays.setAll(centres[k], i -> random.nextGaussian() * spread);
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

    /** Draw {@code number} as a picture: 8 bits are fine beside the width of a bell. */
    Picture picture(int number) {
        RandomGenerator random = Seeds.of(4, number, 1).random(0);
        double[] centre = centres[random.nextInt(BELLS)];
        byte[] samples = new byte[size];
        for (int j = 0; j < size; j++) {
            double value = centre[j] + WIDTH * random.nextGaussian();
            samples[j] = (byte) Math.clamp(Math.round((value + 1) * 127.5), 0, 255);
        }
        return Picture.of(image.width(), image.height(), 1, samples);
    }

    /** One Gaussian with the mean and the covariance of the mixture. */
    Tensor gaussian(int seed) {
        double[][] of = new double[size][size];
        double[] mean = new double[size];
        for (double[] centre : centres) {
            Arrays.setAll(mean, j -> mean[j] + centre[j] / BELLS);
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                of[i][j] = i == j ? WIDTH * WIDTH : 0;
                for (double[] centre : centres) {
                    of[i][j] += (centre[i] - mean[i]) * (centre[j] - mean[j]) / BELLS;
                }
            }
        }
        RealMatrix root =
                new CholeskyDecomposition(new Array2DRowRealMatrix(of), 1e-9, 1e-14).getL();
        RandomGenerator random = Seeds.of(seed, 0, 1).random(0);
        float[] values = new float[DRAWN * size];
        for (int i = 0; i < DRAWN; i++) {
            double[] z = new double[size];
            Arrays.setAll(z, j -> random.nextGaussian());
            double[] x = root.operate(z);
            for (int j = 0; j < size; j++) {
                values[i * size + j] = (float) (mean[j] + x[j]);
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
        RealMatrix noise = MatrixUtils.createRealIdentityMatrix(size).scalarMultiply(sigma * sigma);
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

    /** Sliced Wasserstein distance of order 1: the mean over directions of sorted projections. */
    static double distance(Tensor a, Tensor b, int size) {
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
}
