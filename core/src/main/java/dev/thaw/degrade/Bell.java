package dev.thaw.degrade;

/** Weights of a Gaussian that is cut off: what blurs and streaks are made of. */
public final class Bell {
    private Bell() {}

    /**
     * {@code width} weights exp(−d²/(2 std²)) that sum to 1, d the distance to the middle one.
     * Rounded as the official code of Bansal et al. (2022) does: exponent in double, the rest in
     * float.
     *
     * @param width odd
     * @param std above 0, in pixels
     */
    public static float[] weights(int width, double std) {
        double variance = std * std;
        float[] weights = new float[width];
        double sum = 0;
        for (int j = 0; j < width; j++) {
            double d = j - width / 2;
            weights[j] = (float) Math.exp((float) (-d * d / (2 * variance)));
            sum += weights[j];
        }
        for (int j = 0; j < width; j++) {
            weights[j] /= (float) sum;
        }
        return weights;
    }
}
