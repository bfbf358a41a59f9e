package dev.thaw.nn;

/**
 * The residual block of {@link DdpmUnet}: norm, swish, 3×3 convolution, plus the projected time,
 * norm, swish, dropout, 3×3 convolution, plus the input (projected when the widths differ).
 *
 * <ul>
 *   <li>input {@code (N, in, H, W)}, time {@code (N, timeWidth)} after swish; output {@code (N,
 *       out, H, W)}
 *   <li>parameters {@code norm1}, {@code conv1}, {@code temb_proj}, {@code norm2}, {@code conv2},
 *       {@code nin_shortcut} under the block's name
 * </ul>
 */
record DdpmBlock(String name, int in, int out, int timeWidth) {
    private GroupNorm norm1() {
        return new GroupNorm(name + ".norm1", in);
    }

    private Conv conv1() {
        return Conv.same(name + ".conv1", in, out, 3);
    }

    private Dense shift() {
        return new Dense(name + ".temb_proj", timeWidth, out);
    }

    private GroupNorm norm2() {
        return new GroupNorm(name + ".norm2", out);
    }

    private Conv conv2() {
        return Conv.same(name + ".conv2", out, out, 3);
    }

    private Conv shortcut() {
        return Conv.same(name + ".nin_shortcut", in, out, 1);
    }

    void declare(Parameters.Builder builder) {
        norm1().declare(builder);
        conv1().declare(builder);
        shift().declare(builder);
        norm2().declare(builder);
        conv2().declare(builder);
        if (in != out) {
            shortcut().declare(builder);
        }
    }

    /** {@code dropout} is the share of values set to zero while training. */
    <V> V apply(Ops<V> ops, V x, V time, double dropout) {
        V h = conv1().apply(ops, ops.silu(norm1().apply(ops, x)));
        h = ops.add(h, ops.spread(shift().apply(ops, time)));
        h = ops.dropout(name, dropout, ops.silu(norm2().apply(ops, h)));
        return ops.convAdd(conv2(), Activation.NONE, h, in == out ? x : shortcut().apply(ops, x));
    }
}
