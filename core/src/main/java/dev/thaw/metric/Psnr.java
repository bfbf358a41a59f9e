package dev.thaw.metric;

import dev.thaw.base.Says;
import org.bytedeco.pytorch.Tensor;

/**
 * Peak signal-to-noise ratio in dB: 10 log10(1/MSE) per image over all channels and pixels in [0,
 * 1], then the mean over the images. Larger is better.
 */
@Says("peak signal-to-noise ratio in dB, mean over the images; larger is better")
public record Psnr(
        @Says(
                        value =
                                "exact: 10 log10(1/MSE), infinite for equal images; compat80: 1e-8"
                                        + " is added to the MSE, so equal images give 80 dB",
                        byDefault = "exact")
                Variant variant,
        @Says(value = "whether pixels are clamped to [0, 1] first", byDefault = "false")
                boolean clamp)
        implements PairMetric {
    /** How an MSE near zero is treated. */
    public enum Variant {
        /** By definition: infinite for equal images. */
        EXACT,
        /** With 1e-8 added to the MSE, as several Python libraries do. */
        COMPAT80
    }

    public Psnr() {
        this(Variant.EXACT, false);
    }

    @Override
    public String name() {
        return "psnr";
    }

    @Override
    public String profile() {
        return PairGauge.definition("psnr", variant, clamp);
    }

    @Override
    public boolean lowerIsBetter() {
        return false;
    }

    @Override
    public Gauge open() {
        double floor = variant == Variant.COMPAT80 ? 1e-8 : 0;
        return new PairGauge(this, clamp) {
            @Override
            Tensor measure(Tensor reference, Tensor candidate) {
                return meanSquaredError(reference, candidate);
            }

            @Override
            double image(double raw) {
                return -10 * Math.log10(raw + floor);
            }
        };
    }
}
