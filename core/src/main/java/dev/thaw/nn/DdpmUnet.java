package dev.thaw.nn;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The U-Net of DDPM (Ho, Jain, Abbeel 2020, appendix B) as Cold Diffusion uses it for CIFAR-10, and
 * for CelebA at 128 pixels; parameter names of the official code. The defaults are the CIFAR-10
 * settings; the same settings serve 128 pixels, where the attention moves to the level of 16
 * pixels. Conditioned on the raw index i = T·severity − 1, so its weights belong to one T.
 */
@Says("the DDPM U-Net with its parameter names; the default is the CIFAR-10 network")
public record DdpmUnet(
        @Says(value = "channels of the first level", rule = "a multiple of 32", byDefault = "128")
                int dim,
        @Says(
                        value = "channels of each level as multiples of dim",
                        rule = "at least one, each at least 1",
                        byDefault = "[1, 2, 2, 2]")
                List<Integer> multipliers,
        @Says(
                        value = "residual blocks per level on the way down; one more on the way up",
                        rule = "1 to 8",
                        byDefault = "2")
                int blocks,
        @Says(
                        value = "levels of these sizes (shorter side of the image) have attention",
                        unit = "pixels",
                        rule = "each at least 1",
                        byDefault = "[16]")
                List<Integer> attention,
        @Says(
                        value = "share of values set to zero in each block while training",
                        rule = "at least 0, below 1",
                        byDefault = "0.1")
                double dropout)
        implements Architecture {

    public DdpmUnet {
        Check.atLeast("ddpm-unet dim", GroupNorm.GROUPS, dim);
        Check.that(
                dim % GroupNorm.GROUPS == 0,
                "ddpm-unet dim must be a multiple of " + GroupNorm.GROUPS + ", got " + dim);
        multipliers = List.copyOf(Check.notEmpty("ddpm-unet multipliers", multipliers));
        multipliers.forEach(m -> Check.atLeast("ddpm-unet multiplier", 1, m));
        Check.within("ddpm-unet blocks", 1, 8, blocks);
        attention = List.copyOf(attention);
        attention.forEach(a -> Check.atLeast("ddpm-unet attention", 1, a));
        Check.that(
                dropout >= 0 && dropout < 1,
                "ddpm-unet dropout must be at least 0 and below 1, got " + dropout);
    }

    @Override
    public int multiple() {
        return 1 << (multipliers.size() - 1);
    }

    @Override
    public Network build(ImageShape image, int steps, InitialWeights weights, Device device) {
        Parameters.Builder builder = new Parameters.Builder(weights);
        Plan plan = new Plan(this, image);
        plan.declare(builder);
        return new Live(plan, steps, builder.build(device));
    }

    /** Blocks, the attention behind each (or none), and the change of size (or none). */
    private record Level(
            List<DdpmBlock> blocks, List<DdpmAttention> attention, List<DdpmResize> resize) {
        void declare(Parameters.Builder builder) {
            blocks.forEach(l -> l.declare(builder));
            attention.forEach(l -> l.declare(builder));
            resize.forEach(l -> l.declare(builder));
        }
    }

    /** The layers; {@code ups} is indexed like {@code downs}, 0 is the finest level. */
    private static final class Plan {
        final DdpmUnet spec;
        final List<Dense> time;
        final Conv first;
        final List<Level> downs = new ArrayList<>();
        final Level middle;
        final List<Level> ups = new ArrayList<>();
        final GroupNorm norm;
        final Conv last;
        private final int resolution;

        Plan(DdpmUnet spec, ImageShape image) {
            this.spec = spec;
            this.resolution = Math.min(image.height(), image.width());
            int width = 4 * spec.dim;
            this.time =
                    List.of(
                            new Dense("temb.dense.0", spec.dim, width),
                            new Dense("temb.dense.1", width, width));
            this.first = Conv.same("conv_in", image.channels(), spec.dim, 3);
            Deque<Integer> skips = new ArrayDeque<>(List.of(spec.dim));
            int in = spec.dim;
            for (int l = 0; l < spec.multipliers.size(); l++) {
                downs.add(down(l, in, skips));
                in = channels(l);
            }
            this.middle =
                    new Level(
                            List.of(
                                    new DdpmBlock("mid.block_1", in, in, width),
                                    new DdpmBlock("mid.block_2", in, in, width)),
                            List.of(new DdpmAttention("mid.attn_1", in)),
                            List.of());
            for (int l = spec.multipliers.size() - 1; l >= 0; l--) {
                ups.addFirst(up(l, in, skips));
                in = channels(l);
            }
            this.norm = new GroupNorm("norm_out", in);
            this.last = Conv.same("conv_out", in, image.channels(), 3);
        }

        private int channels(int level) {
            return spec.dim * spec.multipliers.get(level);
        }

        private Level down(int l, int in, Deque<Integer> skips) {
            String name = "down." + l;
            int out = channels(l);
            List<DdpmBlock> blocks = new ArrayList<>();
            for (int b = 0; b < spec.blocks; b++) {
                blocks.add(
                        new DdpmBlock(name + ".block." + b, b == 0 ? in : out, out, 4 * spec.dim));
                skips.push(out);
            }
            boolean coarsest = l == spec.multipliers.size() - 1;
            if (!coarsest) {
                skips.push(out);
            }
            return new Level(
                    blocks,
                    attention(name, l, spec.blocks),
                    coarsest
                            ? List.of()
                            : List.of(new DdpmResize(name + ".downsample", out, true)));
        }

        private Level up(int l, int in, Deque<Integer> skips) {
            String name = "up." + l;
            int out = channels(l);
            List<DdpmBlock> blocks = new ArrayList<>();
            for (int b = 0; b <= spec.blocks; b++) {
                int joined = (b == 0 ? in : out) + skips.pop();
                blocks.add(new DdpmBlock(name + ".block." + b, joined, out, 4 * spec.dim));
            }
            return new Level(
                    blocks,
                    attention(name, l, spec.blocks + 1),
                    l == 0 ? List.of() : List.of(new DdpmResize(name + ".upsample", out, false)));
        }

        private List<DdpmAttention> attention(String name, int l, int count) {
            List<DdpmAttention> layers = new ArrayList<>();
            if (spec.attention.contains(resolution >> l)) {
                for (int a = 0; a < count; a++) {
                    layers.add(new DdpmAttention(name + ".attn." + a, channels(l)));
                }
            }
            return layers;
        }

        /** In the order of the official state dict. */
        void declare(Parameters.Builder builder) {
            time.forEach(l -> l.declare(builder));
            first.declare(builder);
            downs.forEach(l -> l.declare(builder));
            middle.blocks.get(0).declare(builder);
            middle.attention.get(0).declare(builder);
            middle.blocks.get(1).declare(builder);
            ups.forEach(l -> l.declare(builder));
            norm.declare(builder);
            last.declare(builder);
        }
    }

    private static final class Live implements Portable {
        private final Plan plan;
        private final int steps;
        private final Parameters parameters;
        private @Nullable Seeds training;

        Live(Plan plan, int steps, Parameters parameters) {
            this.plan = plan;
            this.steps = steps;
            this.parameters = parameters;
        }

        @Override
        public void train(Seeds seeds) {
            training = seeds;
        }

        @Override
        public void evaluate() {
            training = null;
        }

        @Override
        public Parameters parameters() {
            return parameters;
        }

        @Override
        public @Nullable Seeds keys() {
            return training;
        }

        @Override
        public Tensor forward(Tensor x, Tensor severity, Probe probe) {
            Seeds keys = training;
            Check.that(
                    keys == null || keys.count() == x.size(0),
                    "a network in training needs one key per image: " + x.size(0));
            return Portable.super.forward(x, severity, probe);
        }

        @Override
        public <V> V pass(Ops<V> ops, V x, V severity) {
            V t = ops.part(() -> time(ops, severity));
            return new Pass<>(plan, ops, t).run(ops.channelsLast(x));
        }

        /** Swish of the time features: every block applies it before its own projection. */
        private <V> V time(Ops<V> ops, V severity) {
            V e = TimeEmbedding.ofIndex(ops, severity, steps, plan.spec.dim);
            V hidden = ops.silu(plan.time.get(0).apply(ops, e));
            return ops.silu(plan.time.get(1).apply(ops, hidden));
        }

        @Override
        public void close() {
            parameters.close();
        }
    }

    /** One pass over one batch. */
    private record Pass<V>(Plan plan, Ops<V> ops, V time) {
        V run(V x) {
            Deque<V> skips = new ArrayDeque<>();
            V h = layer(plan.first, x);
            skips.push(h);
            for (Level level : plan.downs) {
                for (int b = 0; b < level.blocks.size(); b++) {
                    h = step(level, b, h);
                    skips.push(h);
                }
                for (DdpmResize resize : level.resize) {
                    h = layer(resize, h);
                    skips.push(h);
                }
            }
            h = block(plan.middle.blocks.get(0), h);
            h = layer(plan.middle.attention.get(0), h);
            h = block(plan.middle.blocks.get(1), h);
            for (Level level : plan.ups.reversed()) {
                for (int b = 0; b < level.blocks.size(); b++) {
                    h = step(level, b, ops.join(h, skips.pop()));
                }
                for (DdpmResize resize : level.resize) {
                    h = layer(resize, h);
                }
            }
            return layer(plan.last, ops.silu(layer(plan.norm, h)));
        }

        private V step(Level level, int b, V x) {
            V h = block(level.blocks.get(b), x);
            return level.attention.isEmpty() ? h : layer(level.attention.get(b), h);
        }

        private V block(DdpmBlock block, V x) {
            V y = ops.part(() -> block.apply(ops, x, time, plan.spec.dropout));
            ops.made(block.name(), y);
            return y;
        }

        private V layer(Layer layer, V x) {
            V y = ops.part(() -> layer.apply(ops, x));
            ops.made(layer.name(), y);
            return y;
        }
    }
}
