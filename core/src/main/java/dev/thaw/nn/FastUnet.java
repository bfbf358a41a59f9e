package dev.thaw.nn;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

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
 *   <li>The output is a correction to {@code carry(severity)·x}, −1 to 1: where it means the clean
 *       picture, a slightly degraded one passes through (1) and a destroyed one is made anew (0);
 *       where it means the residual, the same is 0 and −1.
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
    public Network build(ImageShape image, int steps, InitialWeights weights, Device device) {
        Plan plan = new Plan(this, image.channels());
        Parameters.Builder builder = new Parameters.Builder(weights);
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
        final Dense carry;
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
            carry = new Dense("carry", condition, channels, 0.1);
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
            List<Layer> plain = new ArrayList<>(List.of(embed1, embed2, carry, stem));
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

    private record Live(Plan plan, Parameters parameters) implements Portable {
        @Override
        public <V> V pass(Ops<V> ops, V x, V severity) {
            return new Pass<>(plan, ops).run(x, severity);
        }

        @Override
        public void close() {
            parameters.close();
        }
    }

    /** One pass over one batch. */
    private record Pass<V>(Plan plan, Ops<V> ops) {
        private static final double DEVIATION_FLOOR = 1e-4;

        V run(V x, V severity) {
            V centred = ops.sub(x, ops.mean(x));
            V variance = ops.mean(ops.square(centred));
            V deviation = ops.plus(ops.sqrt(variance), DEVIATION_FLOOR); // (N, 1, 1, 1)
            V both = ops.cat(x, ops.div(centred, deviation)); // (N, 2C, H, W)
            V condition = ops.part(() -> condition(severity, ops.rows(deviation)));
            V h = ops.channelsLast(ops.unshuffle(both, 2 * plan.channels, plan.spec.patch));
            h = body(part(plan.stem, h), condition);
            h = plan.head.apply(ops, ops.silu(plan.headNorm.apply(ops, h)));
            V correction = ops.shuffle(h, plan.spec.patch);
            V open = ops.sigmoid(plan.carry.apply(ops, condition));
            V carry = ops.plus(ops.times(open, 2), -1);
            return ops.addProduct(correction, x, ops.spread(carry));
        }

        private V condition(V severity, V deviation) {
            V e = TimeEmbedding.sinusoidal(ops, ops.times(severity, 1000), plan.spec.width);
            V features = ops.cat(e, ops.times(ops.log(deviation), 0.25));
            V hidden = ops.silu(plan.embed1.apply(ops, features));
            return ops.silu(plan.embed2.apply(ops, hidden)); // (N, condition)
        }

        private V body(V stem, V condition) {
            Deque<V> skips = new ArrayDeque<>();
            V h = stem;
            int levels = plan.down.size();
            for (int l = 0; l < levels; l++) {
                h = run(plan.down.get(l), h, condition);
                skips.push(h);
                if (l + 1 < levels) {
                    h = part(plan.shrink.get(l), ops.fold(h));
                }
            }
            h = run(plan.middle.subList(0, 1), h, condition);
            h = part(plan.attention, h);
            h = run(plan.middle.subList(1, 2), h, condition);
            for (int l = levels - 1; l >= 0; l--) {
                h = part(plan.merge.get(l), ops.cat(h, skips.pop()));
                h = run(plan.up.get(l), h, condition);
                if (l > 0) {
                    h = ops.unfold(part(plan.grow.get(l - 1), h));
                }
            }
            return h;
        }

        private V run(List<FastBlock> blocks, V x, V condition) {
            V h = x;
            for (FastBlock block : blocks) {
                V input = h;
                h = ops.part(() -> block.apply(ops, input, condition));
            }
            return h;
        }

        private V part(Layer layer, V x) {
            return ops.part(() -> layer.apply(ops, x));
        }
    }
}
