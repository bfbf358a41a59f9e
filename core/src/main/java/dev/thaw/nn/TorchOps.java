package dev.thaw.nn;

import dev.thaw.base.Seeds;
import dev.thaw.nn.cpu.Convolution;
import dev.thaw.tensor.Native;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Runs on libtorch at once; temporaries and results belong to the caller's scope. Images lie with
 * their channels last. A long file because the interface has that many operations.
 *
 * @param weights parameters by name
 * @param rounded the same in bfloat16, where products are summed with them, without gradients
 * @param probe sees the output of every module
 * @param keys one key per image while training; null = nothing is dropped
 * @param convolutions where they are faster
 * @param tape what a training is written on; null = libtorch alone knows the gradients
 */
record TorchOps(
        Function<String, Tensor> weights,
        Function<String, Tensor> rounded,
        Probe probe,
        @Nullable Seeds keys,
        OwnConvolutions convolutions,
        @Nullable Tape tape)
        implements Ops<Tensor> {
    /** Bytes of the widest value of {@link #few} images. */
    private static final long FEW = 16 << 20;

    private static final long[] ALL_BUT_FIRST = {1, 2, 3};
    private static final long[] ALL_BUT_CHANNELS = {0, 2, 3};

    TorchOps(Function<String, Tensor> weights) {
        this(weights, weights, Probe.NONE, null, new OwnConvolutions(0), null);
    }

    /** One pass over the parameters of a network. */
    TorchOps(Parameters parameters, Probe probe, @Nullable Seeds keys) {
        this(
                parameters::get,
                parameters::rounded,
                probe,
                keys,
                parameters.convolutions(),
                parameters.tape());
    }

    @Override
    public Tensor conv(Conv layer, Tensor x) {
        Convolution own = own(layer, x);
        if (own != null) {
            return convolved(own, layer, Activation.NONE, x, null);
        }
        return layer.pointwise() ? pointwise(layer, x) : spatial(layer, x);
    }

    @Override
    public Tensor convAdd(Conv layer, Activation activation, Tensor x, Tensor added) {
        Convolution own = own(layer, x);
        return own != null
                ? convolved(own, layer, activation, x, added)
                : conv(layer, activation.apply(this, x)).add(added);
    }

    private @Nullable Convolution own(Conv layer, Tensor x) {
        return convolutions.of(layer, x, tape != null);
    }

    private Tensor convolved(
            Convolution own, Conv c, Activation activation, Tensor image, @Nullable Tensor added) {
        Tensor x = channelsLast(image).to(own.type());
        Tensor leaf = weights.apply(c.name() + ".weight");
        Tensor weight = own.type() == ScalarType.Float ? leaf : rounded.apply(c.name() + ".weight");
        Tensor bias = c.bias() ? weights.apply(c.name() + ".bias") : null;
        Tape writing = GradMode.is_enabled() ? tape : null;
        Tensor y;
        try (NoGradGuard guard = new NoGradGuard();
                Autocast off = Autocast.off(DeviceType.CPU)) {
            y = own.forward(activation.apply(this, x), weight, bias, writing == null);
            if (added != null) {
                y = own.type() == ScalarType.Float ? y.add_(added) : y.add(added);
            }
        }
        if (writing == null) {
            return y;
        }
        Tape.Gradient gradient =
                (source, ofResult) -> {
                    Tensor g = channelsLast(ofResult).to(own.type());
                    // made again: a tenth of a training's memory less for a hundredth of its time
                    own.weightGradient(activation.apply(this, source), g, leaf.grad());
                    if (bias != null) {
                        bias.grad().add_(sumOfChannels(g));
                    }
                    return source.requires_grad()
                            ? before(activation, source, own.inputGradient(g, weight))
                            : g;
                };
        return added == null
                ? writing.operation(x, y, gradient)
                : writing.operation(x, added, y, gradient);
    }

    private static Tensor sumOfChannels(Tensor images) {
        return images.sum(ALL_BUT_CHANNELS, false, new ScalarTypeOptional(ScalarType.Float));
    }

    /** The gradient of {@code x} from that of {@code activation(x)}. */
    private static Tensor before(Activation activation, Tensor x, Tensor gradient) {
        return switch (activation) {
            case NONE -> gradient;
            case GELU -> planes(torch.gelu_backward(pixels(gradient), pixels(x)));
            case SILU -> torch.silu_backward(gradient, x);
        };
    }

    /**
     * A matrix product over the channels: several times faster than a 1×1 convolution's backward.
     */
    private Tensor pointwise(Conv c, Tensor x) {
        Tensor weight = weight(c.name()).view(c.out(), c.in());
        return planes(torch.linear(pixels(x), weight, biasOf(c)));
    }

    private Tensor spatial(Conv c, Tensor x) {
        Tensor weight = weight(c.name());
        // libtorch takes the layout of either; planes must be planes on both sides
        boolean planes = c.planar() && weight.is_contiguous();
        return torch.conv2d(
                planes ? x.contiguous() : x,
                weight,
                biasOf(c),
                new long[] {c.stride(), c.stride()},
                new long[] {c.padding(), c.padding()},
                new long[] {1, 1},
                c.groups());
    }

    private TensorOptional biasOf(Conv c) {
        return c.bias() ? optional(c.name() + ".bias") : new TensorOptional();
    }

    private Tensor weight(String layer) {
        boolean kept = Autocast.here() && !GradMode.is_enabled();
        return (kept ? rounded : weights).apply(layer + ".weight");
    }

    private TensorOptional optional(String parameter) {
        return new TensorOptional(weights.apply(parameter));
    }

    @Override
    public Tensor conv(TransposedConv layer, Tensor x) {
        return torch.conv_transpose2d(
                x,
                weight(layer.name()),
                optional(layer.name() + ".bias"),
                new long[] {TransposedConv.STRIDE, TransposedConv.STRIDE},
                new long[] {TransposedConv.PADDING, TransposedConv.PADDING},
                new long[] {0, 0},
                1,
                1,
                1);
    }

    @Override
    public Tensor dense(Dense layer, Tensor x) {
        return torch.linear(x, weight(layer.name()), optional(layer.name() + ".bias"));
    }

    /** On channels-last tensors it is one fused kernel over the last axis. */
    @Override
    public Tensor norm(ChannelNorm layer, Tensor x) {
        int channels = layer.channels();
        Tensor last = pixels(x); // contiguous when x is channels-last
        Tensor y =
                torch.layer_norm(
                        last,
                        new long[] {channels},
                        new TensorOptional(weights.apply(layer.name() + ".g").view(channels)),
                        new TensorOptional(weights.apply(layer.name() + ".b").view(channels)),
                        ChannelNorm.EPSILON,
                        false);
        return planes(y);
    }

    @Override
    public Tensor norm(GroupNorm layer, Tensor x) {
        return torch.group_norm(
                x,
                GroupNorm.GROUPS,
                optional(layer.name() + ".weight"),
                optional(layer.name() + ".bias"),
                GroupNorm.EPSILON,
                false);
    }

    @Override
    public Tensor add(Tensor a, Tensor b) {
        return a.add(b);
    }

    @Override
    public Tensor sub(Tensor a, Tensor b) {
        return a.sub(b);
    }

    @Override
    public Tensor div(Tensor a, Tensor b) {
        return a.div(b);
    }

    @Override
    public Tensor mul(Tensor a, Tensor b) {
        return a.mul(b);
    }

    @Override
    public Tensor addProduct(Tensor a, Tensor b, Tensor c) {
        return torch.addcmul(a, b, c);
    }

    @Override
    public Tensor plus(Tensor x, double number) {
        return x.add(new Scalar((float) number));
    }

    @Override
    public Tensor times(Tensor x, double number) {
        return x.mul(new Scalar((float) number));
    }

    @Override
    public Tensor square(Tensor x) {
        return x.square();
    }

    @Override
    public Tensor sqrt(Tensor x) {
        return x.sqrt();
    }

    @Override
    public Tensor log(Tensor x) {
        return x.log();
    }

    @Override
    public Tensor sin(Tensor x) {
        return x.sin();
    }

    @Override
    public Tensor cos(Tensor x) {
        return x.cos();
    }

    @Override
    public Tensor round(Tensor x) {
        return x.round();
    }

    @Override
    public Tensor sigmoid(Tensor x) {
        return x.sigmoid();
    }

    @Override
    public Tensor silu(Tensor x) {
        return torch.silu(x);
    }

    /** On dense values in any order: only those that look contiguous go to the fast kernel. */
    @Override
    public Tensor gelu(Tensor x) {
        boolean last = x.dim() == 4 && !x.is_contiguous();
        return last ? planes(torch.gelu(pixels(x))) : torch.gelu(x);
    }

    /** {@code (N, C, H, W)} as {@code (N, H, W, C)}. */
    private static Tensor pixels(Tensor images) {
        return images.permute(0, 2, 3, 1);
    }

    /** {@code (N, H, W, C)} as {@code (N, C, H, W)}. */
    private static Tensor planes(Tensor pixels) {
        return pixels.permute(0, 3, 1, 2);
    }

    @Override
    public Tensor mean(Tensor image) {
        return image.mean(ALL_BUT_FIRST, true, new ScalarTypeOptional());
    }

    @Override
    public Tensor constant(float[] numbers, Tensor like) {
        return Tensors.of(numbers, Tensors.device(like), 1, numbers.length);
    }

    @Override
    public Tensor column(Tensor perImage) {
        return perImage.view(-1, 1);
    }

    @Override
    public Tensor spread(Tensor rows) {
        return rows.view(rows.size(0), rows.size(1), 1, 1);
    }

    @Override
    public Tensor rows(Tensor spread) {
        return spread.view(spread.size(0), spread.size(1));
    }

    @Override
    public Tensor cat(Tensor a, Tensor b) {
        return Tensors.cat(1, a, b);
    }

    @Override
    public Tensor narrow(Tensor x, int axis, int from, int count) {
        return x.narrow(axis, from, count);
    }

    @Override
    public Tensor unshuffle(Tensor image, int channels, int patch) {
        return torch.pixel_unshuffle(image, patch);
    }

    @Override
    public Tensor shuffle(Tensor image, int patch) {
        return torch.pixel_shuffle(image, patch);
    }

    @Override
    public Tensor fold(Tensor x) {
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

    @Override
    public Tensor unfold(Tensor x) {
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
    public Tensor padEnd(Tensor image) {
        return torch.constant_pad_nd(image, 0, 1, 0, 1);
    }

    @Override
    public Tensor enlarge(Tensor image) {
        return torch.upsample_nearest2d(image, 2 * image.size(2), 2 * image.size(3));
    }

    @Override
    public Tensor tokens(Tensor image) {
        long positions = image.size(2) * image.size(3);
        return pixels(image).reshape(image.size(0), positions, image.size(1));
    }

    @Override
    public Tensor image(Tensor tokens, Tensor like) {
        return planes(tokens.view(like.size(0), like.size(2), like.size(3), tokens.size(2)));
    }

    @Override
    public Tensor attend(Tensor q, Tensor k, Tensor v, int heads, int width) {
        try (Native.Products products = Native.productsOnCaller()) {
            Tensor mixed =
                    torch.scaled_dot_product_attention(
                                    split(q, heads, width),
                                    split(k, heads, width),
                                    split(v, heads, width))
                            .transpose(1, 2)
                            .reshape(q.size(0), q.size(1), q.size(2));
            return tape != null ? tape.cutProducts(mixed) : mixed;
        }
    }

    /** Tokens as {@code (N, heads, positions, width)}. */
    private static Tensor split(Tensor tokens, int heads, int width) {
        return tokens.view(tokens.size(0), tokens.size(1), heads, width).transpose(1, 2);
    }

    @Override
    public Tensor attendLinearly(Tensor qkv, int heads, int width) {
        long n = qkv.size(0);
        long h = qkv.size(2);
        long w = qkv.size(3);
        TensorVector parts =
                qkv.permute(0, 2, 3, 1).reshape(n, h * w, 3L * heads, width).chunk(3, 2);
        Tensor q = parts.get(0).permute(0, 2, 1, 3).mul(new Scalar(Math.pow(width, -0.5)));
        Tensor k = parts.get(1).permute(0, 2, 3, 1).softmax(-1); // (N, heads, d, positions)
        Tensor v = parts.get(2).permute(0, 2, 1, 3); // (N, heads, positions, e)
        Tensor context = k.matmul(v); // (N, heads, d, e)
        Tensor out = q.matmul(context); // (N, heads, positions, e)
        return out.permute(0, 2, 1, 3).reshape(n, h, w, (long) heads * width).permute(0, 3, 1, 2);
    }

    @Override
    public Tensor channelsLast(Tensor image) {
        return image.contiguous(MemoryFormat.ChannelsLast);
    }

    /**
     * Without gradients that frees the memory for the next part, while the caches hold it. On a
     * tape the result starts a new piece.
     */
    @Override
    public Tensor part(Supplier<Tensor> part) {
        try (Scope scope = Scope.open()) {
            Tensor result = part.get();
            return scope.handUp(tape != null ? tape.cut(result) : result);
        }
    }

    /** On the processor and without gradients: as many at a time as its caches hold. */
    @Override
    public Tensor few(int widest, Tensor x, Tensor condition, BinaryOperator<Tensor> parts) {
        long perImage = widest * x.size(2) * x.size(3) * Float.BYTES;
        long few = Math.max(1, FEW / perImage);
        long all = x.size(0);
        if (all <= few || GradMode.is_enabled() || probe != Probe.NONE || x.is_cuda()) {
            return parts.apply(x, condition);
        }
        try (Scope scope = Scope.open()) {
            List<Tensor> results = new ArrayList<>();
            for (long from = 0; from < all; from += few) {
                long count = Math.min(few, all - from);
                Tensor some = x.narrow(0, from, count);
                Tensor theirs = condition.narrow(0, from, count);
                results.add(part(() -> parts.apply(some, theirs)));
            }
            return scope.handUp(Tensors.cat(0, results.toArray(Tensor[]::new)));
        }
    }

    @Override
    public Tensor dropout(String layer, double rate, Tensor x) {
        return new Dropout(rate, keys).apply(layer, x);
    }

    @Override
    public void made(String module, Tensor output) {
        probe.on(module, output);
    }
}
