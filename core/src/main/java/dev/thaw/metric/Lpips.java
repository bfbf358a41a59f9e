package dev.thaw.metric;

import dev.thaw.base.Says;
import dev.thaw.nn.Backbone;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * LPIPS v0.1 (Zhang et al. 2018): how different two images look to a network that was fitted to
 * people's judgement. The features of five stages are scaled to unit length, their squared
 * differences weighted by channel, averaged over the positions and added up. Images are seen as
 * they are, without a resize, in [-1, 1]; grey ones as three channels. Smaller is better, 0 for
 * equal images. Weights are files that the user brings.
 */
@Says("LPIPS: how different two images look to a network; smaller is better")
public record Lpips(
        @Says(
                        value = "what it sees through: alex for reports, vgg as in training losses",
                        rule = "alex or vgg",
                        byDefault = "alex")
                Net net,
        @Says(
                        value = "file of the backbone, ImageNet weights as torchvision names them",
                        byDefault = "''")
                String backbone,
        @Says(value = "file of the linear heads, version 0.1", byDefault = "''") String heads,
        @Says(value = "whether pixels are clamped to [0, 1] first", byDefault = "false")
                boolean clamp)
        implements Metric {
    /** Which backbone. */
    public enum Net {
        ALEX(Backbone.ALEX),
        VGG(Backbone.VGG);

        private final Backbone.Layout layout;

        Net(Backbone.Layout layout) {
            this.layout = layout;
        }

        public Backbone.Layout layout() {
            return layout;
        }
    }

    public Lpips() {
        this(Net.ALEX, "", "", false);
    }

    @Override
    public String name() {
        return "lpips";
    }

    @Override
    public String profile() {
        return PairGauge.definition("lpips", net + "-0.1", clamp);
    }

    @Override
    public boolean lowerIsBetter() {
        return true;
    }

    /** The metric with its network, which stays its owner's. */
    public PairMetric with(LpipsNetwork network) {
        return new Loaded(this, network);
    }

    /** Ready to measure. */
    private record Loaded(Lpips spec, LpipsNetwork network) implements PairMetric {
        @Override
        public String name() {
            return spec.name();
        }

        @Override
        public String profile() {
            return spec.profile();
        }

        @Override
        public boolean lowerIsBetter() {
            return spec.lowerIsBetter();
        }

        @Override
        public Gauge open() {
            return new PairGauge(this, spec.clamp) {
                @Override
                Tensor measure(Tensor reference, Tensor candidate) {
                    return network.distance(signed(reference), signed(candidate));
                }

                @Override
                double image(double raw) {
                    return raw;
                }
            };
        }

        /** From [0, 1] back to [-1, 1]. */
        private static Tensor signed(Tensor unit) {
            return unit.mul(new Scalar(2.0)).sub(new Scalar(1.0));
        }
    }
}
