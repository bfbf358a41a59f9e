package dev.thaw.degrade;

import dev.thaw.base.Check;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * Smooth random fields: white Gaussian noise blurred by a Gaussian whose tails are folded back at
 * the borders, divided by its deviation, so that the field at every single pixel is standard
 * normal.
 */
public final class SmoothField implements AutoCloseable {
    private final int height;
    private final int width;
    private final Device device;

    /** {@code (H, H)}, rows of length 1. */
    private final Tensor down;

    /** {@code (W, W)}, columns of length 1. */
    private final Tensor across;

    private SmoothField(int height, int width, Device device, Tensor down, Tensor across) {
        this.height = height;
        this.width = width;
        this.device = device;
        this.down = down;
        this.across = across;
    }

    /**
     * Prepares fields of the height and width of an image. The caller closes it.
     *
     * @param std standard deviation of the blur, in pixels
     */
    public static SmoothField open(double std, ImageShape image, Device device) {
        Check.positive("std of a smooth field", std);
        int height = image.height();
        int width = image.width();
        try (Scope scope = Scope.open()) {
            Tensor down = Tensors.of(bell(std, height), device, height, height);
            Tensor across = Tensors.of(bell(std, width), device, width, width).t();
            return new SmoothField(
                    height, width, device, scope.keep(down), scope.keep(across.contiguous()));
        }
    }

    /** Row i: weights of the noise that pixel i sees, of length 1. */
    private static float[] bell(double std, int size) {
        double[] weights = new double[Math.multiplyExact(size, size)];
        long reach = (long) Math.ceil(5 * std);
        for (int i = 0; i < size; i++) {
            for (long at = i - reach; at <= i + reach; at++) {
                int folded = Math.floorMod(at, 2 * size);
                int from = folded < size ? folded : 2 * size - 1 - folded;
                weights[i * size + from] +=
                        Math.exp(-(at - i) * (double) (at - i) / (2 * std * std));
            }
            double square = 0;
            for (int k = i * size; k < (i + 1) * size; k++) {
                square += weights[k] * weights[k];
            }
            for (int k = i * size; k < (i + 1) * size; k++) {
                weights[k] /= Math.sqrt(square);
            }
        }
        return Tables.floats(weights);
    }

    /** {@code count} independent fields per seed, {@code (N, count, H, W)}. */
    public Tensor draw(Seeds seeds, int count) {
        try (Scope scope = Scope.open()) {
            Tensor noise = Noise.gaussian(seeds, new ImageShape(count, height, width), device);
            return scope.handUp(down.matmul(noise).matmul(across));
        }
    }

    @Override
    public void close() {
        down.close();
        across.close();
    }
}
