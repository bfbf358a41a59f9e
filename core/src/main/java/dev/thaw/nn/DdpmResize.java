package dev.thaw.nn;

/**
 * Halves or doubles the size in {@link DdpmUnet}. Halving: one row and one column of zeros at the
 * bottom and the right, then a 3×3 convolution of stride 2. Doubling: every pixel four times, then
 * a 3×3 convolution.
 *
 * <ul>
 *   <li>input and output {@code (N, C, …)}
 *   <li>parameters {@code name.conv.{weight,bias}}
 * </ul>
 */
record DdpmResize(String name, int channels, boolean halves) implements Layer {
    private Conv conv() {
        return halves
                ? new Conv(name + ".conv", channels, channels, 3, 2, 0, 1, true)
                : Conv.same(name + ".conv", channels, channels, 3);
    }

    @Override
    public void declare(Parameters.Builder builder) {
        conv().declare(builder);
    }

    @Override
    public <V> V apply(Ops<V> ops, V x) {
        return conv().apply(ops, halves ? ops.padEnd(x) : ops.enlarge(x));
    }
}
