package dev.thaw.nn;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * Thaw's own U-Net for small machines.
 *
 * <ul>
 *   <li>A space-to-depth stem: the picture is folded into patches, so that no convolution runs at
 *       full resolution.
 *   <li>The folded input comes twice: as it is, and standardised per image to mean 0 and deviation
 *       1. A heavily blurred picture differs from a flat one by a hundredth of the range;
 *       standardised, the network need not learn to amplify that first. The logarithm of the
 *       deviation joins the conditioning, so nothing is lost.
 *   <li>Residual blocks of 3×3 convolutions with one fused norm, conditioned by scale and shift;
 *       attention at the coarsest level only.
 *   <li>The output is a correction to {@code gate(severity)·x}: a slightly degraded picture passes
 *       through, a destroyed one is made anew.
 * </ul>
 */
@Says("Thaw's U-Net for small machines: folded pixels, standardised input, few large operations")
public record FastUnet(
        @Says(value = "channels of the first level", rule = "a multiple of 8", byDefault = "96")
                int width,
        @Says(
                        value = "channels of each level as multiples of width",
                        rule = "at least one, each at least 1",
                        byDefault = "[1, 2]")
                List<Integer> multipliers,
        @Says(value = "residual blocks per level, down and up", rule = "1 to 8", byDefault = "1")
                int blocks,
        @Says(
                        value = "side of the squares folded into channels",
                        unit = "pixels",
                        rule = "1 to 16",
                        byDefault = "4")
                int patch)
        implements Architecture {
    private static final int HEADS = 4;

    public FastUnet {
        Check.atLeast("fast-unet width", 8, width);
        Check.that(width % 8 == 0, "fast-unet width must be a multiple of 8, got " + width);
        multipliers = List.copyOf(Check.notEmpty("fast-unet multipliers", multipliers));
        multipliers.forEach(m -> Check.atLeast("fast-unet multiplier", 1, m));
        Check.within("fast-unet blocks", 1, 8, blocks);
        Check.within("fast-unet patch", 1, 16, patch);
    }

    @Override
    public int multiple() {
        return patch << (multipliers.size() - 1);
    }

    @Override
    public Network build(ImageShape image, int steps, long seed, Device device) {
        Plan plan = new Plan(this, image.channels());
        Parameters.Builder builder = new Parameters.Builder(seed);
        plan.declare(builder);
        return new Live(plan, builder.build(device));
    }

    /** The layers of each level. */
    private static final class Plan {
        final FastUnet spec;
        final int channels;
        final int condition;
        final Dense embed1;
        final Dense embed2;
        final Dense gate;
        final Conv stem;
        final ChannelNorm headNorm;
        final Conv head;
        final List<List<FastBlock>> down = new ArrayList<>();
        final List<List<FastBlock>> up = new ArrayList<>();
        final List<Conv> shrink = new ArrayList<>();
        final List<Conv> grow = new ArrayList<>();
        final List<Conv> merge = new ArrayList<>();
        final List<FastBlock> middle;
        final Attention attention;

        Plan(FastUnet spec, int channels) {
            this.spec = spec;
            this.channels = channels;
            this.condition = 2 * spec.width;
            int folded = channels * spec.patch * spec.patch;
            List<Integer> widths = spec.multipliers.stream().map(m -> m * spec.width).toList();
            int levels = widths.size();
            int coarse = widths.getLast();
            // one more input than the embedding: the logarithm of the deviation
            embed1 = new Dense("embed.0", spec.width + 1, condition);
            embed2 = new Dense("embed.1", condition, condition);
            gate = new Dense("gate", condition, channels, 0.1);
            stem = Conv.same("stem", 2 * folded, widths.getFirst(), 3);
            for (int l = 0; l < levels; l++) {
                down.add(blocks("down." + l, widths.get(l)));
                up.add(blocks("up." + l, widths.get(l)));
                merge.add(Conv.same("merge." + l, 2 * widths.get(l), widths.get(l), 1));
                if (l + 1 < levels) {
                    shrink.add(Conv.same("shrink." + l, 4 * widths.get(l), widths.get(l + 1), 1));
                    grow.add(Conv.same("grow." + l, widths.get(l + 1), 4 * widths.get(l), 1));
                }
            }
            middle =
                    List.of(
                            new FastBlock("middle.0", coarse, condition),
                            new FastBlock("middle.1", coarse, condition));
            attention = new Attention("middle.attention", coarse, HEADS);
            headNorm = new ChannelNorm("head.norm", widths.getFirst());
            head = Conv.same("head.conv", widths.getFirst(), folded, 1);
        }

        private List<FastBlock> blocks(String name, int width) {
            List<FastBlock> list = new ArrayList<>();
            for (int b = 0; b < spec.blocks; b++) {
                list.add(new FastBlock(name + "." + b, width, condition));
            }
            return list;
        }

        void declare(Parameters.Builder builder) {
            List<Layer> plain = new ArrayList<>(List.of(embed1, embed2, gate, stem));
            plain.addAll(shrink);
            plain.addAll(grow);
            plain.addAll(merge);
            plain.addAll(List.of(attention, headNorm, head));
            plain.forEach(l -> l.declare(builder));
            down.forEach(level -> level.forEach(b -> b.declare(builder)));
            up.forEach(level -> level.forEach(b -> b.declare(builder)));
            middle.forEach(b -> b.declare(builder));
        }
    }

    private record Live(Plan plan, Parameters parameters) implements Network {
        private static final double DEVIATION_FLOOR = 1e-4;

        @Override
        public Tensor forward(Tensor x, Tensor severity) {
            try (Scope scope = Scope.open()) {
                Tensor mean = x.mean(new long[] {1, 2, 3}, true, none());
                Tensor centred = x.sub(mean);
                Tensor deviation =
                        centred.square()
                                .mean(new long[] {1, 2, 3}, true, none())
                                .sqrt()
                                .add(new Scalar((float) DEVIATION_FLOOR)); // (N, 1, 1, 1)
                Tensor both = Tensors.cat(1, x, centred.div(deviation)); // (N, 2C, H, W)
                Tensor condition = condition(severity, deviation.view(-1, 1));
                Tensor h = torch.pixel_unshuffle(both, plan.spec.patch);
                h = plan.stem.apply(parameters, h.contiguous(MemoryFormat.ChannelsLast));
                h = body(h, condition);
                h = plan.head.apply(parameters, torch.silu(plan.headNorm.apply(parameters, h)));
                Tensor correction = torch.pixel_shuffle(h, plan.spec.patch);
                Tensor gate = plan.gate.apply(parameters, condition).sigmoid();
                return scope.handUp(
                        torch.addcmul(correction, x, gate.view(-1, plan.channels, 1, 1)));
            }
        }

        private static org.bytedeco.pytorch.ScalarTypeOptional none() {
            return new org.bytedeco.pytorch.ScalarTypeOptional();
        }

        private Tensor condition(Tensor severity, Tensor deviation) {
            Tensor e = TimeEmbedding.sinusoidal(severity.mul(new Scalar(1000f)), plan.spec.width);
            Tensor features = Tensors.cat(1, e, deviation.log().mul(new Scalar(0.25f)));
            Tensor hidden = torch.silu(plan.embed1.apply(parameters, features));
            return torch.silu(plan.embed2.apply(parameters, hidden)); // (N, condition)
        }

        private Tensor body(Tensor stem, Tensor condition) {
            Deque<Tensor> skips = new ArrayDeque<>();
            Tensor h = stem;
            int levels = plan.down.size();
            for (int l = 0; l < levels; l++) {
                h = run(plan.down.get(l), h, condition);
                skips.push(h);
                if (l + 1 < levels) {
                    h = plan.shrink.get(l).apply(parameters, fold(h));
                }
            }
            h = plan.middle.get(0).apply(parameters, h, condition);
            h = plan.attention.apply(parameters, h);
            h = plan.middle.get(1).apply(parameters, h, condition);
            for (int l = levels - 1; l >= 0; l--) {
                h = plan.merge.get(l).apply(parameters, Tensors.cat(1, h, skips.pop()));
                h = run(plan.up.get(l), h, condition);
                if (l > 0) {
                    h = unfold(plan.grow.get(l - 1).apply(parameters, h));
                }
            }
            return h;
        }

        private Tensor run(List<FastBlock> blocks, Tensor x, Tensor condition) {
            Tensor h = x;
            for (FastBlock block : blocks) {
                h = block.apply(parameters, h, condition);
            }
            return h;
        }

        /** 2×2 pixels into channels, channels-last throughout. */
        private static Tensor fold(Tensor x) {
            long n = x.size(0);
            long c = x.size(1);
            long h = x.size(2) / 2;
            long w = x.size(3) / 2;
            return x.permute(0, 2, 3, 1)
                    .reshape(n, h, 2, w, 2, c)
                    .permute(0, 1, 3, 2, 4, 5)
                    .reshape(n, h, w, 4 * c)
                    .permute(0, 3, 1, 2);
        }

        /** The reverse of {@link #fold}. */
        private static Tensor unfold(Tensor x) {
            long n = x.size(0);
            long c = x.size(1) / 4;
            long h = x.size(2);
            long w = x.size(3);
            return x.permute(0, 2, 3, 1)
                    .reshape(n, h, w, 2, 2, c)
                    .permute(0, 1, 3, 2, 4, 5)
                    .reshape(n, 2 * h, 2 * w, c)
                    .permute(0, 3, 1, 2);
        }

        @Override
        public void close() {
            parameters.close();
        }
    }
}
