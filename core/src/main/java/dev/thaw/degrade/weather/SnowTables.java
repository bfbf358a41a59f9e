package dev.thaw.degrade.weather;

import org.bytedeco.pytorch.Tensor;

/**
 * What each step n = 0 … T of the snow needs, float32; row 0 repeats row 1.
 *
 * @param thresholds {@code (T+1, 1)}
 * @param streaks weights along a streak, {@code (T+1, length)}
 * @param brightness {@code (T+1, 1)}
 */
record SnowTables(Tensor thresholds, Tensor streaks, Tensor brightness) {
    void close() {
        thresholds.close();
        streaks.close();
        brightness.close();
    }
}
