package dev.thaw.nn;

import dev.thaw.nn.cpu.Depthwise;
import dev.thaw.nn.cpu.Winograd;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A 2-D convolution with zero padding. A planar one computes on planes where that is faster: on the
 * processor the passes back of dense 3×3 convolutions are, which pays for changing the layout and
 * back where one such convolution follows another.
 *
 * <ul>
 *   <li>input {@code (N, in, H, W)}; output {@code (N, out, H', W')}
 *   <li>parameters {@code name.weight} {@code (out, in/groups, k, k)} and {@code name.bias} {@code
 *       (out)}; initially uniform in ±1/√(k²·in/groups), the default of PyTorch
 * </ul>
 */
record Conv(
        String name,
        int in,
        int out,
        int kernel,
        int stride,
        int padding,
        int groups,
        boolean bias,
        boolean planar)
        implements Layer {
    Conv(
            String name,
            int in,
            int out,
            int kernel,
            int stride,
            int padding,
            int groups,
            boolean bias) {
        this(name, in, out, kernel, stride, padding, groups, bias, false);
    }

    /** Stride 1 and the padding that keeps the size. */
    static Conv same(String name, int in, int out, int kernel) {
        return new Conv(name, in, out, kernel, 1, kernel / 2, 1, true);
    }

    /** As {@link #same}, planar. */
    static Conv planar(String name, int in, int out, int kernel) {
        return new Conv(name, in, out, kernel, 1, kernel / 2, 1, true, true);
    }

    static Conv depthwise(String name, int channels, int kernel) {
        return new Conv(name, channels, channels, kernel, 1, kernel / 2, channels, true);
    }

    static Conv noBias(String name, int in, int out) {
        return new Conv(name, in, out, 1, 1, 0, 1, false);
    }

    @Override
    public void declare(Parameters.Builder builder) {
        int perGroup = in / groups;
        double bound = 1 / Math.sqrt((double) perGroup * kernel * kernel);
        builder.uniform(name + ".weight", bound, out, perGroup, kernel, kernel);
        if (planar) {
            builder.planar();
        }
        if (bias) {
            builder.uniform(name + ".bias", bound, out);
        }
    }

    /** A 1×1 convolution: a matrix product over the channels. */
    boolean pointwise() {
        return kernel == 1 && stride == 1 && groups == 1;
    }

    /** A dense 3×3 convolution that keeps the size. */
    boolean dense() {
        return kernel == 3 && stride == 1 && padding == 1 && groups == 1;
    }

    /** Whether {@link Winograd} is the faster way for these images. */
    boolean tiled(Tensor x) {
        return dense()
                && !x.is_cuda()
                && Tensors.type(x) == ScalarType.Float
                && Winograd.pays(x.size(0), in, out, x.size(2), x.size(3));
    }

    /** Whether it is one that {@link Depthwise} knows. */
    boolean depthwise() {
        return groups == in && out == in && stride == 1 && kernel == 2 * padding + 1;
    }

    @Override
    public <V> V apply(Ops<V> ops, V x) {
        return ops.conv(this, x);
    }
}
