package dev.thaw.degrade.compress;

/** The numbers of JPEG: what T.81 prints and what follows from sizes. */
final class JpegTables {
    /** T.81, table K.1: steps of the luminance coefficients, row by row. */
    private static final int[] LUMINANCE = {
        16, 11, 10, 16, 24, 40, 51, 61, //
        12, 12, 14, 19, 26, 58, 60, 55, //
        14, 13, 16, 24, 40, 57, 69, 56, //
        14, 17, 22, 29, 51, 87, 80, 62, //
        18, 22, 37, 56, 68, 109, 103, 77, //
        24, 35, 55, 64, 81, 104, 113, 92, //
        49, 64, 78, 87, 103, 121, 120, 101, //
        72, 92, 95, 98, 112, 100, 103, 99
    };

    /** T.81, table K.2: steps of the chrominance coefficients. */
    private static final int[] CHROMINANCE = {
        17, 18, 24, 47, 99, 99, 99, 99, //
        18, 21, 26, 66, 99, 99, 99, 99, //
        24, 26, 56, 99, 99, 99, 99, 99, //
        47, 66, 99, 99, 99, 99, 99, 99, //
        99, 99, 99, 99, 99, 99, 99, 99, //
        99, 99, 99, 99, 99, 99, 99, 99, //
        99, 99, 99, 99, 99, 99, 99, 99, //
        99, 99, 99, 99, 99, 99, 99, 99
    };

    private JpegTables() {}

    static float[] luminance(int quality) {
        return scaled(LUMINANCE, quality);
    }

    static float[] chrominance(int quality) {
        return scaled(CHROMINANCE, quality);
    }

    /** The rule of the IJG, in per cent and whole numbers; steps of a baseline file are bytes. */
    private static float[] scaled(int[] table, int quality) {
        int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        float[] steps = new float[table.length];
        for (int k = 0; k < steps.length; k++) {
            steps[k] = Math.clamp((table[k] * percent + 50) / 100, 1, 255);
        }
        return steps;
    }

    /**
     * √8 times the DCT of 8 pixels (T.81, A.3.3), {@code (8, 8)}: row u holds the wave of frequency
     * u. Those of frequency 0 and 4 are whole numbers.
     */
    static double[] waves() {
        double[] matrix = new double[64];
        for (int k = 0; k < 64; k++) {
            int u = k / 8;
            double angle = (2 * (k % 8) + 1) * u * Math.PI / 16;
            matrix[k] = u == 0 ? 1 : Math.sqrt(2) * Math.cos(angle);
            matrix[k] = u == 4 ? Math.rint(matrix[k]) : matrix[k];
        }
        return matrix;
    }

    /** Which pixel stands at each place of an axis that is filled up to whole blocks. */
    static long[] filled(int size) {
        long[] from = new long[Math.ceilDiv(size, 8) * 8];
        for (int i = 0; i < from.length; i++) {
            from[i] = Math.min(i, size - 1);
        }
        return from;
    }

    /**
     * The same for an axis that is halved to whole blocks.
     *
     * @param pairs whether it is filled with the last pair of pixels, as libjpeg does with rows, or
     *     with the last pixel, as it does with columns
     */
    static long[] filledToHalve(int size, boolean pairs) {
        int half = Math.ceilDiv(size, 2);
        long[] from = new long[Math.ceilDiv(half, 8) * 16];
        for (int i = 0; i < from.length; i++) {
            int place = pairs ? 2 * Math.min(i / 2, half - 1) + i % 2 : i;
            from[i] = Math.min(place, size - 1);
        }
        return from;
    }

    /**
     * Doubles an axis: three quarters of the sample a pixel lies in, one quarter of the next
     * nearest, {@code (size, ⌈size/2⌉)}.
     *
     * @param smooth whether it does; without, each sample is repeated
     */
    static float[] doubling(int size, boolean smooth) {
        int half = Math.ceilDiv(size, 2);
        float[] matrix = new float[size * half];
        for (int i = 0; i < size; i++) {
            int next = Math.clamp(i / 2 + (i % 2 == 0 ? -1L : 1L), 0, half - 1);
            matrix[i * half + i / 2] += smooth ? 0.75f : 1;
            matrix[i * half + next] += smooth ? 0.25f : 0;
        }
        return matrix;
    }

    /** {@code even, odd, even, …}. */
    static float[] alternating(int size, double even, double odd) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (i % 2 == 0 ? even : odd);
        }
        return values;
    }
}
