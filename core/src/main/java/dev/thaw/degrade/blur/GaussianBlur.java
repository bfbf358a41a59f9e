package dev.thaw.degrade.blur;

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
 * A cascade of Gaussian blurs: D(x, n) = K_{n−1} ∗ … ∗ K_0 ∗ x, every channel alike (Bansal et al.
 * 2022, §4.1). Kernels are truncated to {@code kernel} pixels and normalised, so the width that
 * they really have is smaller than their std says where the kernel is narrow.
 *
 * <p>The official recipes: MNIST {@code (20, 11, 7, 0, CONSTANT, CIRCULAR, false)}, CIFAR-10 {@code
 * (50, 11, 0.35, 0.01, LINEAR, REFLECT, false)}, CelebA {@code (200, 15, 1, 0.01, EXPONENTIAL,
 * REFLECT, false)}, generation {@code (300, 27, 1, 0.01, EXPONENTIAL, CIRCULAR, true)}. The routine
 * {@code Individual_Incremental} is {@code (T, 1, 2, 4, LINEAR, CIRCULAR, false, GROWING, true)};
 * its official samplers use {@code cumulative} false, unlike its training.
 */
@Says("Gaussian blur, one kernel more with each step")
public record GaussianBlur(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value =
                                "width of every kernel, of the first one when the window grows;"
                                        + " not used when it is fitted",
                        unit = "pixels",
                        rule = "odd, at least 1",
                        byDefault = "11")
                int kernel,
        @Says(
                        value = "standard deviation of the first kernel",
                        unit = "pixels",
                        rule = "above 0",
                        byDefault = "7")
                double std,
        @Says(
                        value =
                                "growth of std per step: added when linear or accumulated, the"
                                        + " exponent's rate when exponential",
                        rule = "every std stays above 0; 0 when constant",
                        byDefault = "0")
                double growth,
        @Says(value = "how std goes from step to step", byDefault = "constant") Schedule schedule,
        @Says(value = "what lies beyond the border", byDefault = "circular") Border border,
        @Says(value = "whether the last step leaves the mean colour alone", byDefault = "false")
                boolean flatten,
        @Says(value = "how wide the kernels are", byDefault = "fixed") Window window,
        @Says(value = "whether step n comes on top of the steps before it", byDefault = "true")
                boolean cumulative)
        implements Degradation {
    /** σ_i, the standard deviation of step i = 0 … T−1. */
    public enum Schedule {
        /** σ_i = std. */
        CONSTANT,
        /** σ_i = std + growth·i. */
        LINEAR,
        /** σ_i = std·exp(growth·i). */
        EXPONENTIAL,
        /**
         * The first i + 1 steps together have std c_i = std + growth·i: σ_0 = c_0 and σ_i = √(c_i²
         * − c_{i−1}²).
         */
        ACCUMULATED
    }

    /** The width of the kernel of step i = 0 … T−1. */
    public enum Window {
        /** {@code kernel} pixels. */
        FIXED,
        /** {@code kernel} + 2i pixels. */
        GROWING,
        /** 2⌊2σ_i⌋ + 3 pixels: the kernel reaches past two standard deviations. */
        FITTED
    }

    private static final int WIDEST = 1_000_001;

    /** How pixels beyond the border are read. */
    public enum Border {
        /** The image repeats. */
        CIRCULAR,
        /** Mirrored without repeating the edge pixel. */
        REFLECT
    }

    public GaussianBlur {
        Check.atLeast("gaussian-blur steps", 1, steps);
        Check.odd("gaussian-blur kernel", kernel);
        Check.positive("gaussian-blur std", std);
        Check.finite("gaussian-blur growth", growth);
        Check.that(
                schedule != Schedule.CONSTANT || growth == 0,
                "gaussian-blur growth must be 0 when the schedule is constant, got " + growth);
        Check.that(
                schedule != Schedule.ACCUMULATED || growth >= 0,
                "gaussian-blur growth must be at least 0 when std accumulates, got " + growth);
        Check.positive("gaussian-blur std of the last step", std(schedule, std, growth, steps - 1));
        for (int step : new int[] {0, steps - 1}) {
            double last = std(schedule, std, growth, step);
            double width = width(window, kernel, last, step);
            Check.that(
                    width <= WIDEST,
                    "gaussian-blur kernels must be at most "
                            + WIDEST
                            + " pixels wide, step "
                            + step
                            + " has "
                            + width);
        }
    }

    /** Kernels of one width, each on top of those before it. */
    public GaussianBlur(
            int steps,
            int kernel,
            double std,
            double growth,
            Schedule schedule,
            Border border,
            boolean flatten) {
        this(steps, kernel, std, growth, schedule, border, flatten, Window.FIXED, true);
    }

    /** The same kernel at every step; the image repeats beyond its border. */
    public static GaussianBlur constant(int steps, int kernel, double std) {
        return new GaussianBlur(steps, kernel, std, 0, Schedule.CONSTANT, Border.CIRCULAR, false);
    }

    /** Standard deviation of step {@code step} = 0 … T−1, in pixels. */
    public double std(int step) {
        return std(schedule, std, growth, step);
    }

    private static double std(Schedule schedule, double std, double growth, int step) {
        return switch (schedule) {
            case CONSTANT -> std;
            case LINEAR -> std + growth * step;
            case EXPONENTIAL -> std * Math.exp(growth * step);
            case ACCUMULATED ->
                    step == 0 ? std : Math.sqrt(growth * (2 * std + growth * (2.0 * step - 1)));
        };
    }

    /** Width of the kernel of step {@code step} = 0 … T−1, in pixels; odd. */
    public int width(int step) {
        return (int) width(window, kernel, std(step), step);
    }

    private static double width(Window window, int kernel, double std, int step) {
        return switch (window) {
            case FIXED -> kernel;
            case GROWING -> kernel + 2.0 * step;
            case FITTED -> 2 * Math.floor(2 * std) + 3;
        };
    }

    /**
     * The weights of step {@code step} along one axis; the kernel is their outer product. Rounded
     * as the official code does.
     */
    public float[] weights(int step) {
        return Bell.weights(width(step), std(step));
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        int least = Math.min(image.height(), image.width());
        int widest = Math.max(width(0), width(steps - 1));
        Check.that(
                border == Border.CIRCULAR || widest / 2 < least,
                "gaussian-blur kernel must be at most "
                        + (2 * least - 1)
                        + " when the border of images of "
                        + image
                        + " is reflected, got "
                        + widest);
        return cumulative
                ? Separable.cascade(steps, image, device, this::after)
                : Separable.open(steps, image, device, this::after);
    }

    private double[] after(int step, double[] product, int size) {
        float[] weights = weights(step);
        double[] before = cumulative ? product : Separable.identity(size);
        double[] blurred = new double[product.length];
        for (int row = 0; row < size; row++) {
            for (int j = 0; j < weights.length; j++) {
                int from = inside(row + j - weights.length / 2, size);
                for (int k = 0; k < size; k++) {
                    blurred[row * size + k] += weights[j] * before[from * size + k];
                }
            }
        }
        return flatten && step == steps - 1 ? meanOfRows(blurred, size) : blurred;
    }

    private int inside(int at, int size) {
        if (border == Border.CIRCULAR) {
            return Math.floorMod(at, size);
        }
        return at < 0 ? -at : at < size ? at : 2 * size - 2 - at;
    }

    private static double[] meanOfRows(double[] matrix, int size) {
        double[] mean = new double[matrix.length];
        for (int k = 0; k < size; k++) {
            double sum = 0;
            for (int row = 0; row < size; row++) {
                sum += matrix[row * size + k];
            }
            for (int row = 0; row < size; row++) {
                mean[row * size + k] = sum / size;
            }
        }
        return mean;
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
