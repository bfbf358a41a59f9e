package dev.thaw.nn;

/** A function of each number that comes before a convolution. */
enum Activation {
    NONE,
    GELU,
    SILU;

    <V> V apply(Ops<V> ops, V x) {
        return switch (this) {
            case NONE -> x;
            case GELU -> ops.gelu(x);
            case SILU -> ops.silu(x);
        };
    }
}
