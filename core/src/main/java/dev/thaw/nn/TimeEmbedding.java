package dev.thaw.nn;

/**
 * Sinusoidal embedding of a number per image (Vaswani et al. 2017): f_i = exp(−i·ln 10000/(d/2 −
 * 1)), {@code [sin(s f) | cos(s f)]}. No parameters.
 */
final class TimeEmbedding {
    private TimeEmbedding() {}

    /**
     * {@code s} {@code (N)} becomes {@code (N, dim)}; {@code dim} is at least 4, an odd one gets a
     * last column of zeros.
     */
    static <V> V sinusoidal(Ops<V> ops, V s, int dim) {
        int half = dim / 2;
        double step = Math.log(10_000) / (half - 1);
        float[] frequencies = new float[half];
        for (int i = 0; i < half; i++) {
            // float before exp: the values that checkpoints of the field were trained with
            frequencies[i] = (float) Math.exp((float) (i * -step));
        }
        V column = ops.column(s);
        V angles = ops.mul(column, ops.constant(frequencies, s)); // (N, half)
        V waves = ops.cat(ops.sin(angles), ops.cos(angles));
        return dim % 2 == 0 ? waves : ops.cat(waves, ops.times(column, 0));
    }

    /** The embedding of the raw index i = T·severity − 1, rounded to a step. */
    static <V> V ofIndex(Ops<V> ops, V severity, int steps, int dim) {
        return sinusoidal(ops, ops.round(ops.plus(ops.times(severity, steps), -1)), dim);
    }
}
