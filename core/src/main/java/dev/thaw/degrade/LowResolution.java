package dev.thaw.degrade;

import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Images as {@code size × size} means of areas, and back by the nearest one. With size 1 that is
 * the mean of each channel and a constant colour.
 */
final class LowResolution {
    private LowResolution() {}

    /**
     * Means over adaptive areas: row i of the result covers rows ⌊iH/s⌋ … ⌈(i+1)H/s⌉ − 1. Summed in
     * float64, image by image, so that no batch changes a bit.
     *
     * @param pixels images one after the other, (C, H, W) each
     * @param number of the image
     * @return (C, s, s) flattened
     */
    static double[] shrink(float[] pixels, int number, ImageShape image, int size) {
        double[] small = new double[image.channels() * size * size];
        int plane = image.height() * image.width();
        for (int k = 0; k < small.length; k++) {
            int row = Math.floorMod(Math.floorDiv(k, size), size);
            int column = Math.floorMod(k, size);
            int channel = Math.floorDiv(k, size * size);
            int first = (number * image.channels() + channel) * plane;
            double sum = 0;
            int count = 0;
            for (int y = from(row, image.height(), size); y < to(row, image.height(), size); y++) {
                int end = first + y * image.width() + to(column, image.width(), size);
                for (int at = first + y * image.width() + from(column, image.width(), size);
                        at < end;
                        at++) {
                    sum += pixels[at];
                    count++;
                }
            }
            small[k] = sum / count;
        }
        return small;
    }

    private static int from(int i, int length, int size) {
        return Math.floorDiv(i * length, size);
    }

    private static int to(int i, int length, int size) {
        return Math.ceilDiv((i + 1) * length, size);
    }

    /** Each pixel takes the low-resolution pixel under its centre; {@code (N, C, s, s)} in. */
    static Tensor expand(Tensor small, ImageShape image) {
        try (Scope scope = Scope.open()) {
            Tensor rows = small.index_select(2, nearest(image.height(), small.size(2)));
            return scope.handUp(rows.index_select(3, nearest(image.width(), small.size(3))));
        }
    }

    private static Tensor nearest(int length, long size) {
        // ⌊(o + ½)·s/length⌋ in whole numbers
        return Tensors.of(
                LongStream.range(0, length)
                        .map(o -> Math.floorDiv((2 * o + 1) * size, 2L * length))
                        .toArray(),
                length);
    }
}
