package dev.thaw.nn.cpu;

/**
 * The transforms of F(4, 3) along one axis (Lavin and Gray 2015, section 4.3; interpolation points
 * 0, ±1, ±2, ∞). Each works on whole arrays: element i of every output comes from element i of
 * every input, so the loops become vector instructions. In two dimensions they are applied along
 * both axes.
 */
final class Transforms {
    /** Side of a tile of inputs, and of a transformed tile. */
    static final int SIDE = 6;

    /** Side of a tile of results. */
    static final int STEP = 4;

    /** Products per tile. */
    static final int POINTS = SIDE * SIDE;

    /** Side of a kernel. */
    static final int KERNEL = 3;

    /** Taps of a kernel. */
    static final int TAPS = KERNEL * KERNEL;

    /** Where a transformed tile holds the same number that all its results are raised by. */
    static final int CONSTANT = SIDE + 1;

    private Transforms() {}

    /** Bᵀ: six inputs to six points. */
    static void inputs(float[][] from, float[][] to, int count) {
        inputs(
                from[0], from[1], from[2], from[3], from[4], from[5], to[0], to[1], to[2], to[3],
                to[4], to[5], count);
    }

    private static void inputs(
            float[] d0,
            float[] d1,
            float[] d2,
            float[] d3,
            float[] d4,
            float[] d5,
            float[] e0,
            float[] e1,
            float[] e2,
            float[] e3,
            float[] e4,
            float[] e5,
            int count) {
        for (int i = 0; i < count; i++) {
            e0[i] = 4 * d0[i] - 5 * d2[i] + d4[i];
            e5[i] = 4 * d1[i] - 5 * d3[i] + d5[i];
        }
        for (int i = 0; i < count; i++) {
            float even = d4[i] - 4 * d2[i];
            float odd = d3[i] - 4 * d1[i];
            e1[i] = even + odd;
            e2[i] = even - odd;
        }
        for (int i = 0; i < count; i++) {
            float even = d4[i] - d2[i];
            float odd = 2 * (d3[i] - d1[i]);
            e3[i] = even + odd;
            e4[i] = even - odd;
        }
    }

    /** Aᵀ: six points to four results. */
    static void results(float[][] from, float[][] to, int count) {
        results(
                from[0], from[1], from[2], from[3], from[4], from[5], to[0], to[1], to[2], to[3],
                count);
    }

    private static void results(
            float[] d0,
            float[] d1,
            float[] d2,
            float[] d3,
            float[] d4,
            float[] d5,
            float[] e0,
            float[] e1,
            float[] e2,
            float[] e3,
            int count) {
        for (int i = 0; i < count; i++) {
            float one = d1[i] + d2[i];
            float two = d3[i] + d4[i];
            e0[i] = d0[i] + one + two;
            e2[i] = one + 4 * two;
        }
        for (int i = 0; i < count; i++) {
            float one = d1[i] - d2[i];
            float two = d3[i] - d4[i];
            e1[i] = one + 2 * two;
            e3[i] = one + 8 * two + d5[i];
        }
    }

    /** A: four gradients of results to the gradients of six points. */
    static void gradients(float[][] from, float[][] to, int count) {
        gradients(
                from[0], from[1], from[2], from[3], to[0], to[1], to[2], to[3], to[4], to[5],
                count);
    }

    private static void gradients(
            float[] d0,
            float[] d1,
            float[] d2,
            float[] d3,
            float[] e0,
            float[] e1,
            float[] e2,
            float[] e3,
            float[] e4,
            float[] e5,
            int count) {
        for (int i = 0; i < count; i++) {
            float even = d0[i] + d2[i];
            float odd = d1[i] + d3[i];
            e0[i] = d0[i];
            e1[i] = even + odd;
            e2[i] = even - odd;
        }
        for (int i = 0; i < count; i++) {
            float even = d0[i] + 4 * d2[i];
            float odd = 2 * d1[i] + 8 * d3[i];
            e3[i] = even + odd;
            e4[i] = even - odd;
            e5[i] = d3[i];
        }
    }

    /** G: three taps to six points. */
    static void taps(float[][] from, float[][] to, int count) {
        taps(from[0], from[1], from[2], to[0], to[1], to[2], to[3], to[4], to[5], count);
    }

    private static void taps(
            float[] d0,
            float[] d1,
            float[] d2,
            float[] e0,
            float[] e1,
            float[] e2,
            float[] e3,
            float[] e4,
            float[] e5,
            int count) {
        for (int i = 0; i < count; i++) {
            float even = (d0[i] + d2[i]) * (-1f / 6);
            float odd = d1[i] * (-1f / 6);
            e0[i] = d0[i] * (1f / 4);
            e1[i] = even + odd;
            e2[i] = even - odd;
        }
        for (int i = 0; i < count; i++) {
            float even = d0[i] * (1f / 24) + d2[i] * (1f / 6);
            float odd = d1[i] * (1f / 12);
            e3[i] = even + odd;
            e4[i] = even - odd;
            e5[i] = d2[i];
        }
    }

    /** Gᵀ: the gradients of six points to those of three taps. */
    static void tapGradients(float[][] from, float[][] to, int count) {
        tapGradients(
                from[0], from[1], from[2], from[3], from[4], from[5], to[0], to[1], to[2], count);
    }

    private static void tapGradients(
            float[] d0,
            float[] d1,
            float[] d2,
            float[] d3,
            float[] d4,
            float[] d5,
            float[] e0,
            float[] e1,
            float[] e2,
            int count) {
        for (int i = 0; i < count; i++) {
            float one = (d1[i] + d2[i]) * (-1f / 6);
            float two = d3[i] + d4[i];
            e0[i] = d0[i] * (1f / 4) + one + two * (1f / 24);
            e1[i] = (d2[i] - d1[i]) * (1f / 6) + (d3[i] - d4[i]) * (1f / 12);
            e2[i] = one + two * (1f / 6) + d5[i];
        }
    }
}
