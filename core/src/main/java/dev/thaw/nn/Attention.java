package dev.thaw.nn;

/**
 * Residual multi-head attention over all positions, with a norm before it. Meant for the coarsest
 * level, where positions are few: the cost grows with their square.
 *
 * <ul>
 *   <li>input and output {@code (N, C, H, W)}; C is a multiple of {@code heads}
 *   <li>parameters {@code norm.{g,b}}, {@code qkv.{weight,bias}}, {@code out.{weight,bias}}
 * </ul>
 */
record Attention(String name, int channels, int heads) implements Layer {
    private ChannelNorm norm() {
        return new ChannelNorm(name + ".norm", channels);
    }

    private Dense qkv() {
        return new Dense(name + ".qkv", channels, 3 * channels);
    }

    private Dense out() {
        return new Dense(name + ".out", channels, channels);
    }

    @Override
    public void declare(Parameters.Builder builder) {
        norm().declare(builder);
        qkv().declare(builder);
        out().declare(builder);
    }

    @Override
    public <V> V apply(Ops<V> ops, V x) {
        V all = ops.part(() -> qkv().apply(ops, ops.tokens(norm().apply(ops, x))));
        V mixed =
                ops.attend(
                        part(ops, all, 0),
                        part(ops, all, 1),
                        part(ops, all, 2),
                        heads,
                        channels / heads);
        return ops.add(ops.image(out().apply(ops, mixed), x), x);
    }

    private <V> V part(Ops<V> ops, V all, int index) {
        return ops.narrow(all, 2, index * channels, channels);
    }
}
