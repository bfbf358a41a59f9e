package dev.thaw.degrade.weather;

/**
 * The legacy generator of numpy ({@code numpy.random.seed}, kept stable by NEP 19): MT19937
 * (Matsumoto and Nishimura 1998) with normal values by the polar method (Marsaglia and Bray 1964).
 * For published draws only; everything else is keyed by {@code Seeds}.
 */
final class LegacyNumpy {
    private static final int SIZE = 624;
    private static final int SHIFT = 397;

    private final int[] state = new int[SIZE];
    private int at = SIZE;
    private double kept;
    private boolean hasKept;

    LegacyNumpy(int seed) {
        state[0] = seed;
        for (int i = 1; i < SIZE; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /** Uniform in [0, 1), 53 bits. */
    double uniform() {
        int high = bits() >>> 5;
        int low = bits() >>> 6;
        return (high * 67108864.0 + low) / 9007199254740992.0;
    }

    /** N(mean, deviation²). */
    double normal(double mean, double deviation) {
        return mean + deviation * standard();
    }

    private double standard() {
        if (hasKept) {
            hasKept = false;
            return kept;
        }
        double a;
        double b;
        double square;
        do {
            a = 2 * uniform() - 1;
            b = 2 * uniform() - 1;
            square = a * a + b * b;
        } while (square >= 1 || square == 0);
        double factor = Math.sqrt(-2 * Math.log(square) / square);
        kept = factor * a;
        hasKept = true;
        return factor * b;
    }

    private int bits() {
        if (at == SIZE) {
            refill();
        }
        int y = state[at++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    private void refill() {
        for (int i = 0; i < SIZE; i++) {
            int y = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
            int twist = (y & 1) == 0 ? 0 : 0x9908b0df;
            state[i] = state[(i + SHIFT) % SIZE] ^ (y >>> 1) ^ twist;
        }
        at = 0;
    }
}
