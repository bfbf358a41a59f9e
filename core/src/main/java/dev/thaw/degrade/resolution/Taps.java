package dev.thaw.degrade.resolution;

import dev.thaw.degrade.resolution.Pixelate.Down;
import java.util.Collections;
import java.util.List;

/**
 * The input pixels that make one output pixel of a resize along one axis, with the conventions of
 * libtorch ({@code align_corners} false).
 *
 * @param first the first input pixel; pixels beyond the border stand for the border pixel
 * @param weights of {@code first}, {@code first + 1} …; they sum to 1
 */
record Taps(int first, List<Double> weights) {
    /** The a of Keys' cubic convolution that libtorch uses. */
    private static final double A = -0.75;

    static Taps of(Down down, int at, int from, int to) {
        return switch (down) {
            case AREA -> area(at, from, to);
            case BILINEAR -> bilinear(at, from, to);
            case BICUBIC -> bicubic(at, from, to);
        };
    }

    /** The pixel that stands nearest: its centre rule, in float32 as libtorch has it. */
    static int nearest(int at, int from, int to) {
        return Math.min((int) ((at + 0.5f) * ((float) from / to)), from - 1);
    }

    private static Taps area(int at, int from, int to) {
        long begin = (long) at * from / to;
        long end = ((at + 1L) * from + to - 1) / to;
        int count = (int) (end - begin);
        return new Taps((int) begin, Collections.nCopies(count, 1.0 / count));
    }

    private static Taps bilinear(int at, int from, int to) {
        double x = Math.max(centre(at, from, to), 0);
        double part = x - Math.floor(x);
        return new Taps((int) x, List.of(1 - part, part));
    }

    private static Taps bicubic(int at, int from, int to) {
        double x = centre(at, from, to);
        double part = x - Math.floor(x);
        return new Taps(
                (int) Math.floor(x) - 1,
                List.of(far(part + 1), near(part), near(1 - part), far(2 - part)));
    }

    private static double centre(int at, int from, int to) {
        return (at + 0.5) * from / to - 0.5;
    }

    /** Cubic convolution for |d| ≤ 1. */
    private static double near(double d) {
        return ((A + 2) * d - (A + 3)) * d * d + 1;
    }

    /** Cubic convolution for 1 &lt; |d| ≤ 2. */
    private static double far(double d) {
        return ((A * d - 5 * A) * d + 8 * A) * d - 4 * A;
    }
}
