package dev.thaw.nn;

/**
 * What a network holds when it is built.
 *
 * @param drawn whether random values, else zeros
 * @param seed keys the random values
 */
public record InitialWeights(boolean drawn, long seed) {
    /** Those of a file come next; drawing others first would take longer than reading them. */
    public static final InitialWeights AWAITED = new InitialWeights(false, 0);

    public static InitialWeights drawn(long seed) {
        return new InitialWeights(true, seed);
    }
}
