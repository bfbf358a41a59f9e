package dev.thaw.nn;

/**
 * Layer normalisation over the channels of each pixel: {@code (x − mean)/√(var + 1e-5)·g + b} with
 * biased variance. On channels-last tensors it is one fused kernel over the last axis.
 *
 * <ul>
 *   <li>input and output {@code (N, C, H, W)}
 *   <li>parameters {@code name.g} and {@code name.b} {@code (1, C, 1, 1)}, initially 1 and 0
 * </ul>
 */
record ChannelNorm(String name, int channels) implements Layer {
    static final double EPSILON = 1e-5;

    @Override
    public void declare(Parameters.Builder builder) {
        builder.constant(name + ".g", 1, 1, channels, 1, 1);
        builder.constant(name + ".b", 0, 1, channels, 1, 1);
    }

    @Override
    public <V> V apply(Ops<V> ops, V x) {
        return ops.norm(this, x);
    }
}
