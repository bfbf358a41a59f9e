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
 * The ConvNeXt U-Net of Cold Diffusion (Bansal et al. 2022, appendix; parameter names of the
 * authors' code). It is conditioned on the raw index i = T·severity − 1, so its weights belong to
 * one T. The skip of the highest resolution is not used, as in the original.
 */
@Says("the ConvNeXt U-Net of Cold Diffusion, with its parameter names")
public record ConvNextUnet(
        @Says(value = "channels of the first level", rule = "even, at least 4", byDefault = "64")
                int dim,
        @Says(
                        value = "channels of each level as multiples of dim",
                        rule = "at least one, each at least 1",
                        byDefault = "[1, 2, 4, 8]")
                List<Integer> multipliers,
        @Says(value = "adds the input to the output", byDefault = "false") boolean residual,
        @Says(value = "conditions on the severity", byDefault = "true") boolean timeEmbedding)
        implements Architecture {

    public ConvNextUnet {
        Check.atLeast("conv-next-unet dim", 4, dim);
        Check.that(dim % 2 == 0, "conv-next-unet dim must be even, got " + dim);
        multipliers = List.copyOf(Check.notEmpty("conv-next-unet multipliers", multipliers));
        multipliers.forEach(m -> Check.atLeast("conv-next-unet multiplier", 1, m));
    }

    @Override
    public int multiple() {
        return 1 << (multipliers.size() - 1);
    }

    @Override
    public Network build(ImageShape image, int steps, InitialWeights weights, Device device) {
        Parameters.Builder builder = new Parameters.Builder(weights);
        Plan plan = new Plan(this, image.channels());
        plan.declare(builder);
        return new Live(plan, steps, builder.build(device));
    }

    /** The layers, in the order of the original state dict. */
    static final class Plan {
        final ConvNextUnet spec;
        final List<Dense> time = new ArrayList<>();
        final List<List<Layer>> downs = new ArrayList<>();
        final List<List<Layer>> ups = new ArrayList<>();
        final List<Layer> middle = new ArrayList<>();
        final List<Layer> head = new ArrayList<>();

        Plan(ConvNextUnet spec, int channels) {
            this.spec = spec;
            int t = spec.timeEmbedding ? spec.dim : 0;
            if (t > 0) {
                time.add(new Dense("time_mlp.1", spec.dim, 4 * spec.dim));
                time.add(new Dense("time_mlp.3", 4 * spec.dim, spec.dim));
            }
            List<Integer> dims = new ArrayList<>(List.of(channels));
            spec.multipliers.forEach(m -> dims.add(spec.dim * m));
            int levels = spec.multipliers.size();
            for (int i = 0; i < levels; i++) {
                downs.add(down(i, dims.get(i), dims.get(i + 1), t, i == levels - 1));
            }
            int inner = dims.get(levels);
            middle.add(new ConvNextBlock("mid_block1", inner, inner, t, true));
            middle.add(new LinearAttention("mid_attn", inner));
            middle.add(new ConvNextBlock("mid_block2", inner, inner, t, true));
            for (int i = levels - 1; i >= 1; i--) {
                ups.add(up(levels - 1 - i, dims.get(i + 1), dims.get(i), t));
            }
            int last = dims.get(1);
            head.add(new ConvNextBlock("final_conv.0", last, spec.dim, 0, true));
            head.add(Conv.same("final_conv.1", spec.dim, channels, 1));
        }

        private static List<Layer> down(int i, int in, int out, int t, boolean last) {
            String name = "downs." + i;
            List<Layer> layers =
                    new ArrayList<>(
                            List.of(
                                    new ConvNextBlock(name + ".0", in, out, t, i > 0),
                                    new ConvNextBlock(name + ".1", out, out, t, true),
                                    new LinearAttention(name + ".2", out)));
            if (!last) {
                layers.add(new Conv(name + ".3", out, out, 4, 2, 1, 1, true));
            }
            return layers;
        }

        private static List<Layer> up(int i, int in, int out, int t) {
            String name = "ups." + i;
            return List.of(
                    new ConvNextBlock(name + ".0", 2 * in, out, t, true),
                    new ConvNextBlock(name + ".1", out, out, t, true),
                    new LinearAttention(name + ".2", out),
                    new TransposedConv(name + ".3", out, out));
        }

        /** Channels of the widest value of a level, which is within its blocks. */
        int widest(int level) {
            return 2 * spec.dim * spec.multipliers.get(level);
        }

        void declare(Parameters.Builder builder) {
            time.forEach(l -> l.declare(builder));
            downs.forEach(level -> level.forEach(l -> l.declare(builder)));
            ups.forEach(level -> level.forEach(l -> l.declare(builder)));
            middle.forEach(l -> l.declare(builder));
            head.forEach(l -> l.declare(builder));
        }
    }

    record Live(Plan plan, int steps, Parameters parameters) implements Portable {
        @Override
        public <V> V pass(Ops<V> ops, V x, V severity) {
            V t = ops.part(() -> time(ops, severity));
            Deque<V> skips = new ArrayDeque<>();
            V h = ops.channelsLast(x);
            for (int i = 0; i < plan.downs.size(); i++) {
                List<Layer> level = plan.downs.get(i);
                h = run(ops, level.subList(0, 3), plan.widest(i), h, t);
                skips.push(h);
                h = run(ops, level.subList(3, level.size()), plan.widest(i), h, t);
            }
            h = run(ops, plan.middle, plan.widest(plan.ups.size()), h, t);
            for (int i = 0; i < plan.ups.size(); i++) {
                V both = ops.join(h, skips.pop());
                h = run(ops, plan.ups.get(i), plan.widest(plan.ups.size() - i), both, t);
            }
            h = run(ops, plan.head, plan.widest(0), h, t);
            return plan.spec.residual ? ops.add(h, x) : h;
        }

        /** GELU of the time features: every block applies it before its own projection. */
        private <V> V time(Ops<V> ops, V severity) {
            if (plan.time.isEmpty()) {
                return severity;
            }
            V e = TimeEmbedding.ofIndex(ops, severity, steps, plan.spec.dim);
            V hidden = ops.gelu(plan.time.get(0).apply(ops, e));
            V features = plan.time.get(1).apply(ops, hidden);
            ops.made("time_mlp", features);
            return ops.gelu(features);
        }

        private static <V> V run(Ops<V> ops, List<Layer> layers, int widest, V x, V t) {
            return ops.few(widest, x, t, (some, theirs) -> run(ops, layers, some, theirs));
        }

        private static <V> V run(Ops<V> ops, List<Layer> layers, V x, V t) {
            V h = x;
            for (Layer layer : layers) {
                V input = h;
                h =
                        ops.part(() ->
                                layer instanceof ConvNextBlock block
                                        ? block.apply(ops, input, t)
                                        : layer.apply(ops, input));
                ops.made(layer.name(), h);
            }
            return h;
        }

        @Override
        public void close() {
            parameters.close();
        }
    }
}
