package dev.thaw.metric;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004, eq. 13): mean of the map over
 * channels and valid positions per image, then the mean over the images. Larger is better, 1 for
 * equal images.
 */
@Says("structural similarity, mean over the images; larger is better, 1 for equal images")
public record Ssim(
        @Says(
                        value =
                                "wang: Gaussian window 11x11 of sigma 1.5, K1 0.01, K2 0.03,"
                                        + " population covariance, valid positions, data range 1",
                        byDefault = "wang")
                Variant variant,
        @Says(value = "whether pixels are clamped to [0, 1] first", byDefault = "false")
                boolean clamp)
        implements PairMetric {
    /** Which of the published definitions. */
    public enum Variant {
        /** The original's window, constants and population covariance, valid positions only. */
        WANG
    }

    private static final int WINDOW = 11;
    private static final double SIGMA = 1.5;
    private static final double C1 = 0.01 * 0.01;
    private static final double C2 = 0.03 * 0.03;

    public Ssim() {
        this(Variant.WANG, false);
    }

    @Override
    public String name() {
        return "ssim";
    }

    @Override
    public String profile() {
        return PairGauge.definition("ssim", variant, clamp);
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }

    @Override
    public Gauge open() {
        return new PairGauge(this, clamp) {
            @Override
            void checkSize(long height, long width) {
                Check.that(
                        height >= WINDOW && width >= WINDOW,
                        Ssim.this.profile()
                                + " needs images of at least "
                                + WINDOW
                                + "x"
                                + WINDOW
                                + " pixels, got "
                                + width
                                + "x"
                                + height);
            }

            @Override
            Tensor measure(Tensor reference, Tensor candidate) {
                return map(reference, candidate).mean(1, 2, 3);
            }

            @Override
            double image(double raw) {
                return raw;
            }
        };
    }

    /** The similarity map, {@code (N, C, H − 10, W − 10)}. */
    private static Tensor map(Tensor x, Tensor y) {
        long n = x.size(0);
        Tensor blurred = blur(Tensors.cat(0, x, y, x.square(), y.square(), x.mul(y)));
        Tensor muX = blurred.narrow(0, 0, n);
        Tensor muY = blurred.narrow(0, n, n);
        Tensor muXY = muX.mul(muY);
        Tensor muXX = muX.square();
        Tensor muYY = muY.square();
        Tensor varX = blurred.narrow(0, 2 * n, n).sub(muXX);
        Tensor varY = blurred.narrow(0, 3 * n, n).sub(muYY);
        Tensor cov = blurred.narrow(0, 4 * n, n).sub(muXY);
        Tensor luminance = twice(muXY, C1).div(muXX.add(muYY).add(new Scalar(C1)));
        return luminance.mul(twice(cov, C2)).div(varX.add(varY).add(new Scalar(C2)));
    }

    private static Tensor twice(Tensor t, double constant) {
        return t.mul(new Scalar(2.0)).add(new Scalar(constant));
    }

    /** The window as two passes: it is the product of a column and a row. */
    private static Tensor blur(Tensor maps) {
        double[] taps = new double[WINDOW];
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            double d = (i - WINDOW / 2) / SIGMA;
            taps[i] = Math.exp(-d * d / 2);
            sum += taps[i];
        }
        for (int i = 0; i < WINDOW; i++) {
            taps[i] /= sum;
        }
        return blur(blur(maps, 2, taps), 3, taps);
    }

    /** Weighted sum of shifted views; in float64 several times faster than a convolution. */
    private static Tensor blur(Tensor maps, int axis, double[] taps) {
        long valid = maps.size(axis) - WINDOW + 1;
        Tensor sum = maps.narrow(axis, 0, valid).mul(new Scalar(taps[0]));
        for (int i = 1; i < WINDOW; i++) {
            sum.add_(maps.narrow(axis, i, valid), new Scalar(taps[i]));
        }
        return sum;
    }
}
