package dev.thaw.nn.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The buffers of one thread that sums the gradients of depthwise kernels: as many rows of a stack
 * of images as a kernel sees, each pixel an array of its own. So all factors of a product have the
 * same index, which the compiler needs to know to make vector instructions of the loops.
 */
final class Window {
    private int side;
    private int widest;
    private int longest;
    private float[][][] rows = new float[0][0][0];
    private float[][] gradients = new float[0][0];
    private float[][] sums = new float[0][0];

    /**
     * Sums the gradients of the taps over all pixels.
     *
     * @param ofResults gradients of the results
     * @param kernel side of the kernels
     */
    void sum(Images images, Images ofResults, Images.Stack stack, int kernel) {
        int length = stack.length();
        int reach = kernel / 2;
        room(kernel, images.width(), length);
        for (float[] sum : sums) {
            Arrays.fill(sum, 0, length, 0);
        }
        for (int y = 0; y < Math.min(reach, images.height()); y++) {
            images.read(stack, y, rows[y % kernel]);
        }
        for (int y = 0; y < images.height(); y++) {
            if (y + reach < images.height()) {
                images.read(stack, y + reach, rows[(y + reach) % kernel]);
            }
            ofResults.read(stack, y, gradients);
            int last = Math.min(kernel, images.height() + reach - y);
            for (int i = Math.max(0, reach - y); i < last; i++) {
                row(rows[(y + i - reach) % kernel], i, images.width(), length);
            }
        }
    }

    /**
     * Adds the products of a row of gradients and the row of pixels that the taps {@code i} of
     * their kernels see.
     */
    private void row(float[][] pixels, int i, int width, int length) {
        int reach = side / 2;
        for (int x = 0; x < width; x++) {
            float[] g = gradients[x];
            int last = Math.min(side, width + reach - x);
            int j = Math.max(0, reach - x);
            int p = x - reach;
            int s = i * side;
            for (; j + 4 <= last; j += 4) {
                four(
                        g,
                        pixels[p + j],
                        pixels[p + j + 1],
                        pixels[p + j + 2],
                        pixels[p + j + 3],
                        sums[s + j],
                        sums[s + j + 1],
                        sums[s + j + 2],
                        sums[s + j + 3],
                        length);
            }
            if (j + 3 == last) {
                three(
                        g,
                        pixels[p + j],
                        pixels[p + j + 1],
                        pixels[p + j + 2],
                        sums[s + j],
                        sums[s + j + 1],
                        sums[s + j + 2],
                        length);
                continue;
            }
            for (; j < last; j++) {
                one(g, pixels[p + j], sums[s + j], length);
            }
        }
    }

    // values are read before the first one is written: an array might be two of them

    private static void four(
            float[] g,
            float[] x0,
            float[] x1,
            float[] x2,
            float[] x3,
            float[] s0,
            float[] s1,
            float[] s2,
            float[] s3,
            int length) {
        for (int k = 0; k < length; k++) {
            float factor = g[k];
            float r0 = s0[k] + factor * x0[k];
            float r1 = s1[k] + factor * x1[k];
            float r2 = s2[k] + factor * x2[k];
            float r3 = s3[k] + factor * x3[k];
            s0[k] = r0;
            s1[k] = r1;
            s2[k] = r2;
            s3[k] = r3;
        }
    }

    private static void three(
            float[] g,
            float[] x0,
            float[] x1,
            float[] x2,
            float[] s0,
            float[] s1,
            float[] s2,
            int length) {
        for (int k = 0; k < length; k++) {
            float factor = g[k];
            float r0 = s0[k] + factor * x0[k];
            float r1 = s1[k] + factor * x1[k];
            float r2 = s2[k] + factor * x2[k];
            s0[k] = r0;
            s1[k] = r1;
            s2[k] = r2;
        }
    }

    private static void one(float[] g, float[] x, float[] s, int length) {
        for (int k = 0; k < length; k++) {
            s[k] += g[k] * x[k];
        }
    }

    /**
     * Writes the sums over the images of the stack.
     *
     * @param into {@code (groups, taps, channels)}
     */
    void write(Images.Stack stack, MemorySegment into, int group, int channels) {
        int some = stack.channels();
        for (int tap = 0; tap < side * side; tap++) {
            float[] sum = sums[tap];
            for (int image = 1; image < stack.count(); image++) {
                for (int c = 0; c < some; c++) {
                    sum[c] += sum[image * some + c];
                }
            }
            long at = ((long) group * side * side + tap) * channels + stack.firstChannel();
            MemorySegment.copy(sum, 0, into, ValueLayout.JAVA_FLOAT, at * Float.BYTES, some);
        }
    }

    private void room(int kernel, int width, int length) {
        if (side != kernel || widest < width || longest < length) {
            side = kernel;
            widest = Math.max(widest, width);
            longest = Math.max(longest, length);
            rows = new float[side][widest][longest];
            gradients = new float[widest][longest];
            sums = new float[side * side][longest];
        }
    }
}
