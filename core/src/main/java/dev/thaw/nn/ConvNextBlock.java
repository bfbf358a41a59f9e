package dev.thaw.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * The block of {@link ConvNextUnet}: 7×7 depthwise convolution, time shift, norm, 3×3 convolution
 * to 2·out, GELU, 3×3 convolution to out, plus the input (projected when the widths differ).
 *
 * <ul>
 *   <li>input {@code (N, in, H, W)}, time {@code (N, timeWidth)} after GELU; output {@code (N, out,
 *       H, W)}
 *   <li>parameters {@code mlp.1}, {@code ds_conv}, {@code net.0}, {@code net.1}, {@code net.3},
 *       {@code res_conv} under the block's name
 * </ul>
 *
 * @param timeWidth width of the time features; 0 = not conditioned
 */
record ConvNextBlock(String name, int in, int out, int timeWidth, boolean normed) implements Layer {

    private Dense shift() {
        return new Dense(name + ".mlp.1", timeWidth, in);
    }

    private Conv depthwise() {
        return Conv.depthwise(name + ".ds_conv", in, 7);
    }

    private ChannelNorm norm() {
        return new ChannelNorm(name + ".net.0", in);
    }

    private Conv widen() {
        return Conv.planar(name + ".net.1", in, 2 * out, 3);
    }

    private Conv narrow() {
        return Conv.planar(name + ".net.3", 2 * out, out, 3);
    }

    private Conv project() {
        return Conv.same(name + ".res_conv", in, out, 1);
    }

    @Override
    public void declare(Parameters.Builder builder) {
        List<Layer> layers = new ArrayList<>();
        if (timeWidth > 0) {
            layers.add(shift());
        }
        layers.add(depthwise());
        if (normed) {
            layers.add(norm());
        }
        layers.add(widen());
        layers.add(narrow());
        if (in != out) {
            layers.add(project());
        }
        layers.forEach(l -> l.declare(builder));
    }

    /** Without conditioning. */
    @Override
    public <V> V apply(Ops<V> ops, V x) {
        return rest(ops, x, depthwise().apply(ops, x));
    }

    <V> V apply(Ops<V> ops, V x, V time) {
        if (timeWidth == 0) {
            return apply(ops, x);
        }
        V shift = ops.spread(shift().apply(ops, time));
        return rest(ops, x, ops.convAdd(depthwise(), Activation.NONE, x, shift));
    }

    private <V> V rest(Ops<V> ops, V x, V h) {
        V normal = normed ? norm().apply(ops, h) : h;
        V wide = widen().apply(ops, normal);
        V past = in == out ? x : project().apply(ops, x);
        return ops.channelsLast(ops.convAdd(narrow(), Activation.GELU, wide, past));
    }
}
