package dev.thaw.nn;

/**
 * A transposed 4×4 convolution with stride 2 and padding 1: doubles the size.
 *
 * <ul>
 *   <li>input {@code (N, in, H, W)}; output {@code (N, out, 2H, 2W)}
 *   <li>parameters {@code name.weight} {@code (in, out, 4, 4)} and {@code name.bias} {@code (out)};
 *       initially uniform in ±1/√(16·out), the default of PyTorch
 * </ul>
 */
record TransposedConv(String name, int in, int out) implements Layer {
    static final int KERNEL = 4;
    static final int STRIDE = 2;
    static final int PADDING = 1;

    @Override
    public void declare(Parameters.Builder builder) {
        double bound = 1 / Math.sqrt((double) out * KERNEL * KERNEL);
        builder.uniform(name + ".weight", bound, in, out, KERNEL, KERNEL);
        builder.uniform(name + ".bias", bound, out);
    }

    @Override
    public <V> V apply(Ops<V> ops, V x) {
        return ops.conv(this, x);
    }
}
