package dev.thaw.bench.plain;

import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The ConvNeXt U-Net of the official code, module by module: 1×1 convolutions are convolutions, the
 * norm is its formula, attention is two einsums.
 *
 * <p>Parameters have the names and shapes of the original state dict; each is a contiguous leaf
 * tensor.
 */
public final class PlainUnet implements AutoCloseable {
    private static final double EPSILON = 1e-5;
    private static final int HEADS = 4;
    private static final int HEAD_WIDTH = 32;

    private final int dim;
    private final int levels;
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private long operations;

    /**
     * @param levels number of resolutions
     * @param weights by name; copied
     */
    public PlainUnet(int dim, int levels, Map<String, Tensor> weights) {
        this.dim = dim;
        this.levels = levels;
        try (Scope scope = Scope.open()) {
            weights.forEach((name, t) -> {
                // from plain numbers: a copy would keep the strides, channels-last where they are
                Tensor leaf = scope.keep(Tensors.of(Tensors.floats(t), Tensors.shape(t)));
                leaf.set_requires_grad(true);
                parameters.put(name, leaf);
            });
        }
    }

    /** By name, in the order of the state dict. */
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    /**
     * One pass.
     *
     * @param x {@code (N, C, H, W)}
     * @param index raw step indices 0 … T−1, {@code (N)} float32
     */
    public Tensor forward(Tensor x, Tensor index) {
        Tensor t = timeFeatures(index);
        Deque<Tensor> skips = new ArrayDeque<>();
        Tensor h = x;
        for (int i = 0; i < levels; i++) {
            String level = "downs." + i;
            h = block(level + ".0", h, t);
            h = block(level + ".1", h, t);
            h = attention(level + ".2", h);
            skips.push(h);
            if (i < levels - 1) {
                h = conv(level + ".3", h, 2, 1, 1);
            }
        }
        h = block("mid_block1", h, t);
        h = attention("mid_attn", h);
        h = block("mid_block2", h, t);
        for (int i = 0; i < levels - 1; i++) {
            String level = "ups." + i;
            h = Tensors.cat(1, h, skips.pop());
            h = block(level + ".0", h, t);
            h = block(level + ".1", h, t);
            h = attention(level + ".2", h);
            h = grow(level + ".3", h);
        }
        return conv("final_conv.1", block("final_conv.0", h, null), 1, 0, 1);
    }

    /**
     * Floating-point operations of all passes so far, counted call by call: 2 for each product that
     * a convolution, a matrix product or a contraction sums up, padding included. Sums of images,
     * norms and activations are not counted.
     */
    public long operations() {
        return operations;
    }

    private Tensor timeFeatures(Tensor index) {
        int half = dim / 2;
        float[] frequencies = new float[half];
        for (int i = 0; i < half; i++) {
            frequencies[i] = (float) Math.exp((float) (i * -(Math.log(10_000) / (half - 1))));
        }
        Tensor angles = index.unsqueeze(1).mul(Tensors.of(frequencies, 1, half));
        Tensor waves = Tensors.cat(1, angles.sin(), angles.cos());
        Tensor hidden = torch.gelu(dense("time_mlp.1", waves));
        return dense("time_mlp.3", hidden);
    }

    private Tensor block(String name, Tensor x, @Nullable Tensor time) {
        try (Scope scope = Scope.open()) {
            return scope.handUp(blockIn(name, x, time));
        }
    }

    private Tensor blockIn(String name, Tensor x, @Nullable Tensor time) {
        Tensor h = conv(name + ".ds_conv", x, 1, 3, (int) x.size(1));
        if (time != null) {
            Tensor shift = dense(name + ".mlp.1", torch.gelu(time));
            h = h.add(shift.unsqueeze(2).unsqueeze(3));
        }
        if (parameters.containsKey(name + ".net.0.g")) {
            h = norm(name + ".net.0", h);
        }
        h = conv(name + ".net.3", torch.gelu(conv(name + ".net.1", h, 1, 1, 1)), 1, 1, 1);
        boolean projected = parameters.containsKey(name + ".res_conv.weight");
        return h.add(projected ? conv(name + ".res_conv", x, 1, 0, 1) : x);
    }

    private Tensor norm(String name, Tensor x) {
        Tensor variance = torch.var(x, new long[] {1}, false, true);
        Tensor mean = x.mean(new long[] {1}, true, new ScalarTypeOptional());
        return x.sub(mean)
                .div(variance.add(new Scalar(EPSILON)).sqrt())
                .mul(weight(name + ".g"))
                .add(weight(name + ".b"));
    }

    private Tensor attention(String name, Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.handUp(attentionIn(name, x));
        }
    }

    private Tensor attentionIn(String name, Tensor x) {
        long n = x.size(0);
        long pixels = x.size(2) * x.size(3);
        Tensor qkv = conv(name + ".fn.fn.to_qkv", norm(name + ".fn.norm", x), 1, 0, 1);
        TensorVector parts = qkv.chunk(3, 1);
        Tensor q = heads(parts.get(0), n, pixels).mul(new Scalar(Math.pow(HEAD_WIDTH, -0.5)));
        Tensor k = heads(parts.get(1), n, pixels).softmax(-1);
        Tensor v = heads(parts.get(2), n, pixels);
        operations += 4 * n * HEADS * HEAD_WIDTH * HEAD_WIDTH * pixels;
        Tensor context = torch.einsum("bhdn,bhen->bhde", new TensorVector(k, v));
        Tensor out = torch.einsum("bhde,bhdn->bhen", new TensorVector(context, q));
        Tensor image = out.reshape(n, (long) HEADS * HEAD_WIDTH, x.size(2), x.size(3));
        return conv(name + ".fn.fn.to_out", image, 1, 0, 1).add(x);
    }

    private static Tensor heads(Tensor part, long n, long pixels) {
        return part.reshape(n, HEADS, HEAD_WIDTH, pixels);
    }

    private Tensor conv(String name, Tensor x, int stride, int padding, int groups) {
        Tensor weight = weight(name + ".weight");
        Tensor y =
                torch.conv2d(
                        x,
                        weight,
                        bias(name),
                        new long[] {stride, stride},
                        new long[] {padding, padding},
                        new long[] {1, 1},
                        groups);
        operations += 2 * y.numel() * (weight.numel() / weight.size(0));
        return y;
    }

    private Tensor grow(String name, Tensor x) {
        Tensor weight = weight(name + ".weight");
        operations += 2 * x.numel() * (weight.numel() / weight.size(0));
        return torch.conv_transpose2d(
                x,
                weight,
                bias(name),
                new long[] {2, 2},
                new long[] {1, 1},
                new long[] {0, 0},
                1,
                1,
                1);
    }

    private Tensor dense(String name, Tensor x) {
        Tensor weight = weight(name + ".weight");
        operations += 2 * x.size(0) * weight.numel();
        return torch.linear(x, weight, bias(name));
    }

    private Tensor weight(String name) {
        return Objects.requireNonNull(parameters.get(name), name);
    }

    private TensorOptional bias(String layer) {
        Tensor bias = parameters.get(layer + ".bias");
        return bias == null ? new TensorOptional() : new TensorOptional(bias);
    }

    @Override
    public void close() {
        parameters.values().forEach(Tensor::close);
    }
}
