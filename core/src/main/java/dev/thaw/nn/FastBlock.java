package dev.thaw.nn;

import java.util.List;

/**
 * The residual block of {@link FastUnet}: norm, 3×3 convolution, per-channel scale and shift from
 * the conditioning, SiLU, 3×3 convolution, plus the input.
 *
 * <ul>
 *   <li>input and output {@code (N, C, H, W)}, conditioning {@code (N, condition)}
 *   <li>parameters {@code norm.{g,b}}, {@code conv1}, {@code film}, {@code conv2} under its name
 * </ul>
 */
record FastBlock(String name, int channels, int condition) {
    private ChannelNorm norm() {
        return new ChannelNorm(name + ".norm", channels);
    }

    private Conv first() {
        return Conv.same(name + ".conv1", channels, channels, 3);
    }

    private Dense film() {
        return new Dense(name + ".film", condition, 2 * channels, 0.1);
    }

    private Conv second() {
        return Conv.same(name + ".conv2", channels, channels, 3);
    }

    void declare(Parameters.Builder builder) {
        List.of(norm(), first(), film(), second()).forEach(l -> l.declare(builder));
    }

    <V> V apply(Ops<V> ops, V x, V condition) {
        V h = first().apply(ops, norm().apply(ops, x));
        V film = ops.spread(film().apply(ops, condition)); // (N, 2C, 1, 1)
        V scale = ops.narrow(film, 1, 0, channels);
        V shift = ops.narrow(film, 1, channels, channels);
        // h + h·scale + shift: one pass where two would do the same
        V modulated = ops.addProduct(ops.add(h, shift), h, scale);
        return ops.convAdd(second(), Activation.SILU, modulated, x);
    }
}
