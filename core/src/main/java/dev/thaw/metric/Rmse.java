package dev.thaw.metric;

import dev.thaw.base.Says;
import org.bytedeco.pytorch.Tensor;

/**
 * Root mean squared error in [0, 1] units: the root of the mean over all images, channels and
 * pixels together (as in the Cold Diffusion tables), so not the mean of the images' own values.
 * Smaller is better.
 */
@Says("root mean squared error over all pixels of all images, in [0, 1]; smaller is better")
public record Rmse(
        @Says(value = "whether pixels are clamped to [0, 1] first", byDefault = "false")
                boolean clamp)
        implements PairMetric {
    public Rmse() {
        this(false);
    }

    @Override
    public String name() {
        return "rmse";
    }

    @Override
    public String profile() {
        return PairGauge.definition("rmse", "all", clamp);
    }

    @Override
    public boolean lowerIsBetter() {
        return true;
    }

    @Override
    public Gauge open() {
        return new PairGauge(this, clamp) {
            @Override
            Tensor measure(Tensor reference, Tensor candidate) {
                return meanSquaredError(reference, candidate);
            }

            @Override
            double image(double raw) {
                return Math.sqrt(raw);
            }

            @Override
            double all(double[] raw, double[] weights) {
                double squares = 0;
                double elements = 0;
                for (int i = 0; i < raw.length; i++) {
                    squares += raw[i] * weights[i];
                    elements += weights[i];
                }
                return Math.sqrt(squares / elements);
            }
        };
    }
}
