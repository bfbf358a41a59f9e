package dev.thaw.nn;

/**
 * Residual linear attention with a norm before it (Shen et al. 2021): softmax of the keys over the
 * positions, so that the cost grows linearly with their number. 4 heads of 32.
 *
 * <ul>
 *   <li>input and output {@code (N, C, H, W)}
 *   <li>parameters {@code name.fn.norm.{g,b}}, {@code name.fn.fn.to_qkv.weight} {@code (384, C, 1,
 *       1)}, {@code name.fn.fn.to_out.{weight,bias}}
 * </ul>
 */
record LinearAttention(String name, int channels) implements Layer {
    private static final int HEADS = 4;
    private static final int WIDTH = 32;
    private static final int INNER = HEADS * WIDTH;

    private ChannelNorm norm() {
        return new ChannelNorm(name + ".fn.norm", channels);
    }

    private Conv toQkv() {
        return Conv.noBias(name + ".fn.fn.to_qkv", channels, 3 * INNER);
    }

    private Conv toOut() {
        return Conv.same(name + ".fn.fn.to_out", INNER, channels, 1);
    }

    @Override
    public void declare(Parameters.Builder builder) {
        toQkv().declare(builder);
        toOut().declare(builder);
        norm().declare(builder);
    }

    @Override
    public <V> V apply(Ops<V> ops, V x) {
        V qkv = toQkv().apply(ops, norm().apply(ops, x)); // (N, 3·128, H, W)
        return ops.add(toOut().apply(ops, ops.attendLinearly(qkv, HEADS, WIDTH)), x);
    }
}
