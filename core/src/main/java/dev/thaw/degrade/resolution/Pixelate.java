package dev.thaw.degrade.resolution;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Bell;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Separable;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;

/**
 * Larger and larger pixels: step i shrinks what is there to ⌊side / factor^(i+1)⌋ pixels on each
 * axis, or to side − i, and enlarges it to the full size again with nearest neighbours; cumulative
 * (Bansal et al. 2022, §4.3; the official routines {@code Incremental…}, those with {@code
 * factor_2}, and those {@code with_blur}, which are {@code smooth}).
 *
 * <p>The official recipes use {@code factor} 2 and {@code BICUBIC} without antialiasing, which lets
 * pixels leave [-1, 1]: MNIST and CIFAR-10 {@code (3, 2, BICUBIC)}, CelebA {@code (6, 2, BICUBIC)}.
 */
@Says("pixelation: each step makes the pixels larger")
public record Pixelate(
        @Says(
                        value = "number of steps",
                        unit = "steps",
                        rule = "at least 1, and the last leaves at least one pixel",
                        byDefault = "3")
                int steps,
        @Says(
                        value =
                                "how many times larger each step makes a pixel's side; not used"
                                        + " when it shrinks by a pixel",
                        rule = "at least 2",
                        byDefault = "2")
                int factor,
        @Says(value = "how images are shrunk", byDefault = "area") Down down,
        @Says(value = "how far each step shrinks them", byDefault = "factor") By by,
        @Says(
                        value = "whether a narrow blur comes before and after each resize",
                        byDefault = "false")
                boolean smooth)
        implements Degradation {
    /** How far step i = 0 … T−1 shrinks a side. */
    public enum By {
        /** To ⌊side / factor^(i+1)⌋. */
        FACTOR,
        /** To side − i: the first step leaves it as it is. */
        PIXEL
    }

    /** Width and standard deviation of the narrow blur, in pixels; borders are mirrored. */
    private static final int SMOOTH_WIDTH = 3;

    private static final double SMOOTH_STD = 0.5;

    /** How images are shrunk; without antialiasing except for {@link #AREA}. */
    public enum Down {
        /** The mean of the pixels under each large pixel; of all it touches where they split. */
        AREA,
        /** Linear interpolation between 2 pixels on each axis. */
        BILINEAR,
        /** Cubic convolution over 4 pixels on each axis, a = −0.75. */
        BICUBIC
    }

    public Pixelate {
        Check.atLeast("pixelate steps", 1, steps);
        Check.atLeast("pixelate factor", 2, factor);
    }

    /** Without blur, by a factor. */
    public Pixelate(int steps, int factor, Down down) {
        this(steps, factor, down, By.FACTOR, false);
    }

    /** Pixels that a side of {@code size} has left after step {@code step} = 0 … T−1. */
    public int left(int size, int step) {
        if (by == By.PIXEL) {
            return Math.max(0, size - step);
        }
        int left = size;
        for (int i = 0; i <= step && left > 0; i++) {
            left /= factor;
        }
        return left;
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        int least = Math.min(image.height(), image.width());
        Check.that(
                left(least, steps - 1) >= 1,
                "pixelate steps must leave at least one pixel of images of "
                        + image
                        + (by == By.FACTOR ? " with factor " + factor : "")
                        + ", got "
                        + steps);
        Check.that(
                !smooth || least >= 2,
                "pixelate smooth needs images of at least 2 pixels a side, got images of " + image);
        return Separable.cascade(steps, image, device, this::after);
    }

    private double[] after(int step, double[] product, int size) {
        double[] before = smooth ? smoothed(product, size) : product;
        double[] resized = resized(step, before, size);
        return smooth ? smoothed(resized, size) : resized;
    }

    private static double[] smoothed(double[] product, int size) {
        float[] weights = Bell.weights(SMOOTH_WIDTH, SMOOTH_STD);
        double[] smoothed = new double[product.length];
        for (int row = 0; row < size; row++) {
            for (int j = 0; j < weights.length; j++) {
                int at = Math.abs(row + j - weights.length / 2);
                int from = at < size ? at : 2 * size - 2 - at;
                for (int k = 0; k < size; k++) {
                    smoothed[row * size + k] += weights[j] * product[from * size + k];
                }
            }
        }
        return smoothed;
    }

    private double[] resized(int step, double[] product, int size) {
        int small = left(size, step);
        double[] shrunk = new double[small * size];
        for (int row = 0; row < small; row++) {
            Taps taps = Taps.of(down, row, size, small);
            for (int j = 0; j < taps.weights().size(); j++) {
                double weight = taps.weights().get(j);
                int from = Math.clamp(taps.first() + (long) j, 0, size - 1);
                for (int k = 0; k < size; k++) {
                    shrunk[row * size + k] += weight * product[from * size + k];
                }
            }
        }
        double[] enlarged = new double[product.length];
        for (int row = 0; row < size; row++) {
            int from = Taps.nearest(row, small, size);
            System.arraycopy(shrunk, from * size, enlarged, row * size, size);
        }
        return enlarged;
    }

    @Override
    public boolean bounded() {
        return down != Down.BICUBIC;
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
