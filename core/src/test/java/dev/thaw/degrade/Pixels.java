package dev.thaw.degrade;

import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/** Oracles that look at one pixel after another, in double. */
public final class Pixels {
    /** What becomes of the channels of one pixel. */
    @FunctionalInterface
    public interface Law {
        double[] at(double[] colour, int image, int row, int column);
    }

    private Pixels() {}

    public static Tensor map(Tensor x0, Law law) {
        int channels = (int) x0.size(1);
        int height = (int) x0.size(2);
        int width = (int) x0.size(3);
        float[] x = Tensors.floats(x0);
        for (int i = 0; i < x0.size(0); i++) {
            for (int k = 0; k < height * width; k++) {
                double[] colour = new double[channels];
                for (int c = 0; c < channels; c++) {
                    colour[c] = x[(i * channels + c) * height * width + k];
                }
                double[] changed = law.at(colour, i, k / width, k % width);
                for (int c = 0; c < channels; c++) {
                    x[(i * channels + c) * height * width + k] = (float) changed[c];
                }
            }
        }
        return Tensors.of(x, Tensors.shape(x0));
    }

    /** The same for every channel by itself. */
    public static Tensor map(Tensor x0, DoubleUnaryOperator value) {
        return map(x0, (colour, _, _, _) -> Arrays.stream(colour).map(value).toArray());
    }

    /** Smooth random fields (count, H, W) of one image, from white noise by plain loops. */
    public static double[] field(
            RandomGenerator random, int count, int height, int width, double std) {
        double[] noise = new double[count * height * width];
        for (int k = 0; k < noise.length; k++) {
            noise[k] = (float) random.nextGaussian();
        }
        double[] field = new double[noise.length];
        double[][] downs = weights(height, std);
        double[][] acrosses = weights(width, std);
        for (int f = 0; f < count; f++) {
            for (int k = 0; k < height * width; k++) {
                double[] down = downs[k / width];
                double[] across = acrosses[k % width];
                double sum = 0;
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        sum += down[y] * across[x] * noise[(f * height + y) * width + x];
                    }
                }
                field[f * height * width + k] = sum;
            }
        }
        return field;
    }

    private static double[][] weights(int size, double std) {
        double[][] weights = new double[size][];
        int reach = (int) Math.ceil(5 * std);
        Arrays.setAll(weights, at -> weights(at, size, std, reach));
        return weights;
    }

    /** What each of {@code size} places gives to place {@code at}, mirrored at both borders. */
    private static double[] weights(int at, int size, double std, int reach) {
        double[] weights = new double[size];
        for (int d = -reach; d <= reach; d++) {
            int place = at + d;
            while (place < 0 || place >= size) {
                place = place < 0 ? -1 - place : 2 * size - 1 - place;
            }
            weights[place] += Math.exp(-0.5 * Math.pow(d / std, 2));
        }
        double length = Math.sqrt(Arrays.stream(weights).map(w -> w * w).sum());
        return Arrays.stream(weights).map(w -> w / length).toArray();
    }
}
