package dev.thaw.nn.cpu;

import dev.thaw.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The memory of a channels-last float32 image tensor on the processor, and its tiles of 4×4 pixels.
 *
 * @param memory owned by the tensor it was made of, which must outlive this view
 */
record Images(MemorySegment memory, int count, int channels, int height, int width) {
    static Images of(Tensor t) {
        if (t.dim() != 4
                || t.is_cuda()
                || Tensors.type(t) != ScalarType.Float
                || !t.is_contiguous(MemoryFormat.ChannelsLast)) {
            throw new IllegalArgumentException(
                    "needs a channels-last float32 image tensor on the processor, got "
                            + Tensors.describe(t));
        }
        return new Images(
                Tensors.memory(t),
                (int) t.size(0),
                (int) t.size(1),
                (int) t.size(2),
                (int) t.size(3));
    }

    /** Rows of tiles of one image. */
    int rows() {
        return (height + Transforms.STEP - 1) / Transforms.STEP;
    }

    /** Tiles in a row. */
    int across() {
        return (width + Transforms.STEP - 1) / Transforms.STEP;
    }

    /** Rows of tiles of all images. */
    int allRows() {
        return Math.multiplyExact(count, rows());
    }

    /**
     * Copies {@code pixels} neighbouring pixels from column {@code x} of line {@code y} of an
     * image; zeros where the image ends.
     */
    void read(int image, int y, int x, int pixels, float[] into) {
        int from = Math.clamp(x, 0, width);
        int to = Math.clamp(x + (long) pixels, from, width);
        if (y < 0 || y >= height || from == to) {
            Arrays.fill(into, 0, pixels * channels, 0);
            return;
        }
        int before = (from - x) * channels;
        int inside = (to - from) * channels;
        Arrays.fill(into, 0, before, 0);
        MemorySegment.copy(
                memory, ValueLayout.JAVA_FLOAT, at(image, y, from), into, before, inside);
        Arrays.fill(into, before + inside, pixels * channels, 0);
    }

    /** Writes pixels as {@link #read} reads them; what lies outside is left out. */
    void write(int image, int y, int x, int pixels, float[] from) {
        if (y < height) {
            int inside = Math.min(pixels, width - x) * channels;
            MemorySegment.copy(from, 0, memory, ValueLayout.JAVA_FLOAT, at(image, y, x), inside);
        }
    }

    /** Some channels of some neighbouring images. */
    record Stack(int first, int count, int firstChannel, int channels) {
        /** Values of one pixel of all of them. */
        int length() {
            return count * channels;
        }
    }

    /** Copies line {@code y} of a stack of images: one array for each pixel, image after image. */
    void read(Stack stack, int y, float[][] into) {
        for (int i = 0; i < stack.count; i++) {
            for (int x = 0; x < width; x++) {
                MemorySegment.copy(
                        memory,
                        ValueLayout.JAVA_FLOAT,
                        at(stack.first + i, y, x) + (long) stack.firstChannel * Float.BYTES,
                        into[x],
                        i * stack.channels,
                        stack.channels);
            }
        }
    }

    private long at(int image, int y, int x) {
        return (((long) image * height + y) * width + x) * channels * Float.BYTES;
    }
}
