package dev.thaw.nn;

/**
 * An affine map of the last axis.
 *
 * <ul>
 *   <li>input {@code (…, in)}; output {@code (…, out)}
 *   <li>parameters {@code name.weight} {@code (out, in)} and {@code name.bias} {@code (out)};
 *       initially uniform in ±gain/√in (gain 1 is the default of PyTorch, 0 starts at zero)
 * </ul>
 */
record Dense(String name, int in, int out, double gain) implements Layer {
    Dense(String name, int in, int out) {
        this(name, in, out, 1);
    }

    @Override
    public void declare(Parameters.Builder builder) {
        double bound = gain / Math.sqrt(in);
        builder.uniform(name + ".weight", bound, out, in);
        builder.uniform(name + ".bias", bound, out);
    }

    @Override
    public <V> V apply(Ops<V> ops, V x) {
        return ops.dense(this, x);
    }
}
