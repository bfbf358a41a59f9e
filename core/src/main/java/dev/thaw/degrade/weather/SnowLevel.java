package dev.thaw.degrade.weather;

/**
 * Constants of one level of snow; values that change go evenly from {@code first} (step 0) to
 * {@code last} (step T−1).
 *
 * @param mean of the field that flakes are cut from
 * @param deviation of that field
 * @param zoom how much the field is enlarged: the size of flakes
 * @param streak length of the streaks in pixels, odd
 * @param threshold below which the field is no flake
 * @param blur std of the streaks in pixels
 * @param brightness share of the picture's own brightness that is kept
 */
record SnowLevel(
        double mean,
        double deviation,
        double zoom,
        int streak,
        Range threshold,
        Range blur,
        Range brightness) {
    /** From the first step to the last. */
    record Range(double first, double last) {
        /**
         * {@code steps} even values as the official code has them: float32, counted from the nearer
         * end.
         */
        float[] even(int steps) {
            float[] values = new float[steps];
            float start = (float) first;
            float end = (float) last;
            float by = steps == 1 ? 0 : (end - start) / (steps - 1);
            for (int i = 0; i < steps; i++) {
                values[i] =
                        i < steps / 2 || steps == 1 ? start + by * i : end - by * (steps - 1 - i);
            }
            return values;
        }
    }

    static SnowLevel of(int level) {
        return switch (level) {
            case 1 -> new SnowLevel(0.1, 0.3, 3, 5, to(0.7, 0.3), to(0.5, 5), to(0.95, 0.7));
            case 2 -> heavy(to(1.15, 0.7), to(0.05, 12), to(0.95, 0.55));
            case 3 -> heavy(to(1.15, 0.7), to(0.05, 16), to(0.95, 0.4));
            case 4 -> heavy(to(1.15, 0.55), to(0.05, 20), to(0.95, 0.3));
            default -> throw new IllegalArgumentException("no snow of level " + level);
        };
    }

    private static SnowLevel heavy(Range threshold, Range blur, Range brightness) {
        return new SnowLevel(0.55, 0.3, 2.5, 11, threshold, blur, brightness);
    }

    private static Range to(double first, double last) {
        return new Range(first, last);
    }
}
