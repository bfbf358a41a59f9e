package dev.thaw.image;

import dev.thaw.base.Check;

/**
 * Resizing by a filter whose support grows with the shrink factor, so that shrinking does not
 * alias. Horizontal pass, then vertical pass, each rounded to 8 bits: the arithmetic of Pillow's
 * {@code Image.resize}, which the published pipelines use, so that pixels agree with theirs.
 */
public final class Resize {
    /** Bits after the point of a fixed-point weight; 255 · 2^22 leaves two bits for overshoot. */
    private static final int PRECISION = 22;

    /** A resampling kernel. */
    public enum Filter {
        /** Mean of the covered pixels. */
        BOX(0.5),
        /** Triangle. */
        BILINEAR(1),
        /** Cubic convolution with a = −0.5 (Keys 1981). */
        BICUBIC(2);

        private final double support;

        Filter(double support) {
            this.support = support;
        }

        private double weight(double x) {
            return switch (this) {
                case BOX -> x > -0.5 && x <= 0.5 ? 1 : 0;
                case BILINEAR -> Math.max(0, 1 - Math.abs(x));
                case BICUBIC -> cubic(Math.abs(x));
            };
        }

        private static double cubic(double x) {
            double a = -0.5;
            if (x < 1) {
                return ((a + 2) * x - (a + 3)) * x * x + 1;
            }
            return x < 2 ? ((x - 5) * x + 8) * x * a - 4 * a : 0;
        }
    }

    private Resize() {}

    /** Exactly {@code width × height}; the aspect ratio is not kept. */
    public static Picture to(Picture picture, int width, int height, Filter filter) {
        Check.atLeast("width", 1, width);
        Check.atLeast("height", 1, height);
        Check.that(
                3L * width * Math.max(height, picture.height()) <= Integer.MAX_VALUE - 8,
                "a picture of " + width + "x" + height + " is too large to resize to");
        Picture wide = width == picture.width() ? picture : horizontal(picture, width, filter);
        return height == picture.height() ? wide : vertical(wide, height, filter);
    }

    /** Shorter side {@code side}, longer side in proportion, rounded down. */
    public static Picture shorterTo(Picture picture, int side, Filter filter) {
        int width = picture.width();
        int height = picture.height();
        return width <= height
                ? to(picture, side, (int) ((long) side * height / width), filter)
                : to(picture, (int) ((long) side * width / height), side, filter);
    }

    private static Picture horizontal(Picture picture, int width, Filter filter) {
        Taps taps = Taps.of(picture.width(), width, filter);
        int channels = picture.channels();
        byte[] from = picture.raw();
        byte[] to = new byte[width * picture.height() * channels];
        for (int y = 0; y < picture.height(); y++) {
            int row = y * picture.width() * channels;
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    int start = row + taps.first[x] * channels + c;
                    to[(y * width + x) * channels + c] = taps.sum(x, from, start, channels);
                }
            }
        }
        return Picture.wrap(width, picture.height(), channels, to);
    }

    private static Picture vertical(Picture picture, int height, Filter filter) {
        Taps taps = Taps.of(picture.height(), height, filter);
        int stride = picture.width() * picture.channels();
        byte[] from = picture.raw();
        byte[] to = new byte[stride * height];
        for (int y = 0; y < height; y++) {
            for (int k = 0; k < stride; k++) {
                to[y * stride + k] = taps.sum(y, from, taps.first[y] * stride + k, stride);
            }
        }
        return Picture.wrap(picture.width(), height, picture.channels(), to);
    }

    /** For each output position: the first input position and the weights from there on. */
    private static final class Taps {
        final int[] first;
        final int[][] weights;

        private Taps(int[] first, int[][] weights) {
            this.first = first;
            this.weights = weights;
        }

        static Taps of(int in, int out, Filter filter) {
            double scale = (double) in / out;
            double stretch = Math.max(1, scale);
            double support = filter.support * stretch;
            int[] first = new int[out];
            int[][] weights = new int[out][];
            for (int i = 0; i < out; i++) {
                double centre = (i + 0.5) * scale;
                int from = Math.max(0, (int) (centre - support + 0.5));
                int to = Math.min(in, (int) (centre + support + 0.5));
                first[i] = from;
                weights[i] = weights(from - centre + 0.5, to - from, 1 / stretch, filter);
            }
            return new Taps(first, weights);
        }

        private static int[] weights(double start, int count, double step, Filter filter) {
            double[] exact = new double[count];
            double sum = 0;
            for (int k = 0; k < count; k++) {
                exact[k] = filter.weight((start + k) * step);
                sum += exact[k];
            }
            int[] fixed = new int[count];
            for (int k = 0; k < count; k++) {
                double w = exact[k] / sum * (1 << PRECISION);
                fixed[k] = (int) (w < 0 ? w - 0.5 : w + 0.5);
            }
            return fixed;
        }

        byte sum(int position, byte[] from, int start, int stride) {
            int total = 1 << (PRECISION - 1);
            int at = start;
            for (int weight : weights[position]) {
                total += (from[at] & 0xff) * weight;
                at += stride;
            }
            return (byte) Math.clamp(total >> PRECISION, 0, 255);
        }
    }
}
