package dev.thaw.degrade.blur;

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
 * Gaussian blur as heat conduction: every spatial frequency ω is multiplied by exp(−b²ω²/2), in the
 * cosine transform where the border reflects and in the Fourier transform where it is circular.
 * Blurs of std a and b make exactly the blur of std √(a² + b²), whatever the border and the size,
 * and the mean stays: no kernel is cut off (Rissanen et al. 2022; the blur of Daras et al. 2022,
 * whose stds go from 0.01 to 23 pixels at 64x64).
 *
 * <p>A blur of less than a pixel overshoots at sharp edges by a few percent, as every filter
 * without a cut in frequency does: values can leave [-1, 1] by that.
 */
@Says("exact Gaussian blur, one std per step, as heat spreads")
public record HeatBlur(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "200")
                int steps,
        @Says(
                        value =
                                "std at severity 0, from where it grows; severity 0 itself is clean",
                        unit = "pixels of images of the stated side",
                        rule = "at least 0, above 0 when geometric",
                        byDefault = "0.3")
                double least,
        @Says(
                        value = "std at severity 1",
                        unit = "pixels of images of the stated side",
                        rule = "above least",
                        byDefault = "23")
                double most,
        @Says(
                        value =
                                "longer side of the images for which the stds are stated; others get"
                                        + " them in proportion",
                        unit = "pixels",
                        rule = "at least 1",
                        byDefault = "64")
                int side,
        @Says(value = "how the std grows with severity", byDefault = "geometric") Growth growth,
        @Says(value = "what the blur meets beyond the border", byDefault = "reflect") Border border)
        implements Degradation {
    /** How the std goes from the least to the largest. */
    public enum Growth {
        /** By equal amounts. */
        LINEAR,
        /** By equal factors. */
        GEOMETRIC,
        /** Its square by equal amounts: heat over time. */
        HEAT
    }

    /** What lies beyond the border. */
    public enum Border {
        /** The image again. */
        CIRCULAR,
        /** The image mirrored, its edge pixels twice. */
        REFLECT
    }

    public HeatBlur {
        Check.atLeast("heat-blur steps", 1, steps);
        Check.atLeast("heat-blur least", 0.0, least);
        Check.finite("heat-blur most", most);
        Check.that(most > least, "heat-blur most must be above least " + least + ", got " + most);
        Check.atLeast("heat-blur side", 1, side);
        Check.that(
                growth != Growth.GEOMETRIC || least > 0,
                "heat-blur least must be above 0 when the std grows geometrically, got " + least);
    }

    /** Std at a severity above 0, in pixels of images of this longer side. */
    public double std(double severity, int longer) {
        double std =
                switch (growth) {
                    case LINEAR -> least + (most - least) * severity;
                    case GEOMETRIC -> least * Math.pow(most / least, severity);
                    case HEAT ->
                            Math.sqrt(least * least + (most * most - least * least) * severity);
                };
        return std * longer / side;
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        int longer = Math.max(image.height(), image.width());
        return Separable.open(
                steps,
                image,
                device,
                (step, _, size) -> matrix(std((step + 1.0) / steps, longer), size));
    }

    /**
     * The blur of one axis, (size, size). With period P its response to a pixel m away is g(m) =
     * 1/P Σ_k exp(−b²ω_k²/2) cos(ω_k m), ω_k = 2πk/P; a mirrored border is the period 2·size, in
     * which every pixel is there twice, at j and at −j − 1.
     */
    private double[] matrix(double std, int size) {
        double[] g = response(std, border == Border.CIRCULAR ? size : 2 * size);
        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double direct = g[Math.abs(i - j)];
                matrix[i * size + j] = border == Border.CIRCULAR ? direct : direct + g[i + j + 1];
            }
        }
        return matrix;
    }

    /** The highest frequency of an even period counts once: its two signs are one wave. */
    private static double[] response(double std, int period) {
        double[] g = new double[period];
        for (int m = 0; m < period; m++) {
            double sum = 1;
            for (int k = 1; 2 * k <= period; k++) {
                double omega = 2 * Math.PI * k / period;
                double factor = 2 * k == period ? 1 : 2;
                sum += factor * Math.exp(-std * std * omega * omega / 2) * Math.cos(omega * m);
            }
            g[m] = sum / period;
        }
        return g;
    }

    /** Overshoot of up to 12 % an axis at edges, where the std is below a pixel. */
    @Override
    public boolean bounded() {
        return false;
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
