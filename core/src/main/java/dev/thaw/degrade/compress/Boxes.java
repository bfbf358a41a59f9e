package dev.thaw.degrade.compress;

import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Boxes of like pixels for a batch of images; called within a scope. In int64 throughout, where no
 * sum of a picture of up to ten million pixels overflows.
 *
 * @param counts pixels in each box, {@code (N, 1, B)}
 * @param sums of their channels, {@code (N, C, B)}
 * @param spread B²·variance of each channel with B pixels in the box, {@code (N, C, B)}
 */
record Boxes(Tensor counts, Tensor sums, Tensor spread) {
    /**
     * Each image in at most {@code colours[i]} colours, {@code (N)} float32, at most {@code most}.
     */
    static Tensor painted(Tensor x0, Tensor colours, int most) {
        Tensor pixels = Bytes.of(x0).to(ScalarType.Long).flatten(2, -1);
        Tensor label = pixels.narrow(1, 0, 1).mul(new Scalar(0L));
        for (int boxes = 1; boxes < most; boxes *= 2) {
            Tensor cuts = colours.sub(new Scalar((float) boxes)).view(-1, 1, 1);
            label = of(pixels, label, boxes).cut(pixels, label, cuts);
        }
        Boxes last = of(pixels, label, most == 1 ? 1 : 2 * Integer.highestOneBit(most - 1));
        Tensor twice = last.sums.mul(new Scalar(2L)).add(last.counts);
        Tensor mean = twice.floor_divide(some(last.counts).mul(new Scalar(2L)));
        Tensor painted = mean.gather(2, label.expand(pixels.size(0), pixels.size(1), -1));
        return Bytes.images(painted.to(ScalarType.Float)).view(Tensors.shape(x0));
    }

    /**
     * The boxes of labelled pixels.
     *
     * @param pixels {@code (N, C, P)}
     * @param label box of each pixel, {@code (N, 1, P)}, below {@code boxes}
     */
    private static Boxes of(Tensor pixels, Tensor label, int boxes) {
        long n = pixels.size(0);
        long channels = pixels.size(1);
        TensorOptions whole = pixels.options();
        Tensor where = label.expand(n, channels, -1);
        Tensor none = torch.zeros(new long[] {n, channels, boxes}, whole);
        Tensor counts = none.narrow(1, 0, 1).scatter_add(2, label, torch.ones_like(label));
        Tensor sums = none.scatter_add(2, where, pixels);
        Tensor squares = none.scatter_add(2, where, pixels.mul(pixels));
        return new Boxes(counts, sums, squares.mul(counts).sub(sums.mul(sums)));
    }

    /**
     * New labels: box b loses its pixels above the mean to box b + B, if it is among the {@code
     * cuts} boxes of largest error, {@code (N, 1, 1)}.
     */
    private Tensor cut(Tensor pixels, Tensor label, Tensor cuts) {
        Tensor error =
                spread.sum(new long[] {1}, true, new ScalarTypeOptional())
                        .to(ScalarType.Double)
                        .div(some(counts));
        Tensor rank = error.argsort(true, 2, true).argsort(true, 2, false);
        Tensor taken = rank.to(ScalarType.Float).lt(cuts).to(ScalarType.Long);
        Tensor axis = spread.argmax(new LongOptional(1), true);
        Tensor value = pixels.gather(1, axis.gather(2, label));
        Tensor above = value.mul(counts.gather(2, label)).gt(sums.gather(1, axis).gather(2, label));
        Tensor moves = taken.gather(2, label).mul(above);
        return label.add(moves.mul(new Scalar(counts.size(2))));
    }

    private static Tensor some(Tensor counts) {
        return counts.clamp(new ScalarOptional(new Scalar(1L)));
    }
}
