package dev.thaw.degrade.resolution;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Separable;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;

/**
 * Aliasing: at step n one pixel of every k = 1 + stride·n is taken on each axis, the middle one of
 * each block of k (the left of two middle ones; in a last block that is cut off, its own middle),
 * without any filter before it, and the image is enlarged to its size again. Where k exceeds the
 * side, one pixel is left. Direct, not cumulative. {@link Pixelate} differs in that it averages or
 * interpolates before it shrinks.
 */
@Says("aliasing: fewer and fewer pixels are taken, without a filter")
public record Decimate(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "15")
                int steps,
        @Says(
                        value = "how many pixels more each step skips",
                        unit = "pixels",
                        rule = "1 to 1000",
                        byDefault = "1")
                int stride,
        @Says(value = "how the pixels are enlarged again", byDefault = "nearest") Up up)
        implements Degradation {
    /** How the pixels that were taken become an image. */
    public enum Up {
        /** Each fills its block. */
        NEAREST,
        /** Linear interpolation between them, constant outside the outermost ones. */
        BILINEAR
    }

    public Decimate {
        Check.within("decimate steps", 1, 1_000_000, steps);
        Check.within("decimate stride", 1, 1000, stride);
    }

    /** k of step n = 0 … T. */
    public int every(int n) {
        return 1 + stride * n;
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        return Separable.open(
                steps, image, device, (step, product, size) -> matrix(every(step + 1), size));
    }

    private double[] matrix(int every, int size) {
        double[] matrix = new double[Math.multiplyExact(size, size)];
        int last = (size - 1) / every;
        for (int row = 0; row < size; row++) {
            int block = row / every;
            if (up == Up.NEAREST) {
                matrix[row * size + middle(block, every, size)] = 1;
                continue;
            }
            int left = row < middle(block, every, size) ? block - 1 : block;
            int before = middle(Math.max(left, 0), every, size);
            int after = middle(Math.min(left + 1, last), every, size);
            double part = before == after ? 0 : (double) (row - before) / (after - before);
            part = Math.clamp(part, 0, 1);
            matrix[row * size + before] += 1 - part;
            matrix[row * size + after] += part;
        }
        return matrix;
    }

    /** The pixel that is taken of a block. */
    private static int middle(int block, int every, int size) {
        int first = block * every;
        return first + (Math.min(every, size - first) - 1) / 2;
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
