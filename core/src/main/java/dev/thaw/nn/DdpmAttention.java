package dev.thaw.nn;

/**
 * The attention of {@link DdpmUnet}: one head over all positions, with a norm before it, plus the
 * input. The cost grows with the square of the number of positions.
 *
 * <ul>
 *   <li>input and output {@code (N, C, H, W)}
 *   <li>parameters {@code norm}, {@code q}, {@code k}, {@code v} and {@code proj_out} (1×1
 *       convolutions) under the layer's name
 * </ul>
 */
record DdpmAttention(String name, int channels) implements Layer {
    private GroupNorm norm() {
        return new GroupNorm(name + ".norm", channels);
    }

    private Conv conv(String part) {
        return Conv.same(name + "." + part, channels, channels, 1);
    }

    @Override
    public void declare(Parameters.Builder builder) {
        norm().declare(builder);
        conv("q").declare(builder);
        conv("k").declare(builder);
        conv("v").declare(builder);
        conv("proj_out").declare(builder);
    }

    @Override
    public <V> V apply(Ops<V> ops, V x) {
        V normal = ops.part(() -> norm().apply(ops, x));
        V mixed =
                ops.attend(
                        tokens(ops, "q", normal),
                        tokens(ops, "k", normal),
                        tokens(ops, "v", normal),
                        1,
                        channels);
        return ops.add(conv("proj_out").apply(ops, ops.image(mixed, x)), x);
    }

    private <V> V tokens(Ops<V> ops, String part, V normal) {
        return ops.part(() -> ops.tokens(conv(part).apply(ops, normal)));
    }
}
