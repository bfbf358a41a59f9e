package dev.thaw.nn;

/**
 * Group normalisation (Wu and He 2018) in 32 groups of channels, biased variance plus 1e-6.
 *
 * <ul>
 *   <li>input and output {@code (N, C, H, W)}; C is a multiple of 32
 *   <li>parameters {@code name.weight} and {@code name.bias} {@code (C)}, initially 1 and 0
 * </ul>
 */
record GroupNorm(String name, int channels) implements Layer {
    static final int GROUPS = 32;

    static final double EPSILON = 1e-6;

    @Override
    public void declare(Parameters.Builder builder) {
        builder.constant(name + ".weight", 1, channels);
        builder.constant(name + ".bias", 0, channels);
    }

    @Override
    public <V> V apply(Ops<V> ops, V x) {
        return ops.norm(this, x);
    }
}
