package dev.thaw.degrade.learned;

import dev.thaw.data.FrameSequences;
import dev.thaw.data.Preparation;
import dev.thaw.degrade.Tables;
import dev.thaw.image.Convert;
import dev.thaw.image.Crop;
import dev.thaw.image.Picture;
import dev.thaw.image.Resize;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * All frames of all sequences as bytes on a device, and what finds the nearest frame 0.
 *
 * @param frames uint8 {@code (J·(T+1), P)}: frame n of sequence j in row j·(T+1) + n
 * @param clean the same as float32 in [-1, 1] for n = 0, {@code (J, P)}
 * @param half |F_0|²/2 of each sequence, {@code (J)}
 */
record FrameTable(int steps, Tensor frames, Tensor clean, Tensor half) {
    /**
     * So many candidates of the matrix product are compared by their differences: the product alone
     * rounds by more than two pictures may differ.
     */
    private static final long CANDIDATES = 4;

    static FrameTable read(FrameSequences sequences, Frames spec, ImageShape image, Device device) {
        long count = sequences.names().size();
        int steps = spec.steps();
        long size = (long) image.channels() * image.height() * image.width();
        Tables.demand(
                (double) count * size * (steps + 1 + 4),
                "frames with " + count + " sequences of " + (steps + 1) + " frames of " + image,
                "use fewer sequences, fewer frames or smaller images");
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard();
                TensorOptions bytes = new TensorOptions(ScalarType.Byte)) {
            Tensor all = torch.empty(new long[] {count, steps + 1, size}, bytes, null);
            for (int j = 0; j < count; j++) {
                try (Scope each = Scope.open()) {
                    all.select(0, j).copy_(levels(prepared(sequences, j, spec, image)));
                }
            }
            Tensor there = Tensors.to(all, device);
            Tensor first = values(there.select(1, 0));
            return new FrameTable(
                    steps,
                    scope.keep(there.view(-1, size).clone()),
                    scope.keep(first),
                    scope.keep(first.square().sum(1).div(new Scalar(2f))));
        }
    }

    private static List<Picture> prepared(
            FrameSequences sequences, int j, Frames spec, ImageShape image) {
        return IntStream.range(0, sequences.frames())
                .parallel()
                .mapToObj(n -> prepared(sequences.frame(j, n), spec, image))
                .toList();
    }

    /** Images that are not square are met outside of experiments; then there is nothing to cut. */
    private static Picture prepared(Picture frame, Frames spec, ImageShape image) {
        if (image.height() != image.width()) {
            return Resize.to(
                    Convert.channels(frame, image.channels()),
                    image.width(),
                    image.height(),
                    Resize.Filter.BILINEAR);
        }
        Preparation preparation =
                new Preparation(
                        image.width(),
                        spec.resize(),
                        spec.enlarge(),
                        Preparation.Cut.CENTRE,
                        false,
                        image.channels());
        return Crop.centre(preparation.evaluate(frame), image.width(), image.height());
    }

    /** 0 … 255, {@code (T+1, P)}. */
    private static Tensor levels(List<Picture> pictures) {
        return Pictures.tensor(pictures, Device.CPU)
                .add(new Scalar(1f))
                .mul(new Scalar(127.5f))
                .round()
                .flatten(1, -1);
    }

    /** The reverse, with the arithmetic of {@link Pictures}. */
    private static Tensor values(Tensor bytes) {
        return bytes.to(ScalarType.Float)
                .div(new Scalar(255f))
                .mul(new Scalar(2f))
                .sub(new Scalar(1f));
    }

    /** D(x, n/T) of {@link Frames}. */
    Tensor at(Tensor x, Tensor n) {
        Tensor flat = x.flatten(1, -1);
        Tensor j = nearest(flat);
        Tensor frame = values(frames.index_select(0, j.mul(new Scalar(steps + 1L)).add(n)));
        Tensor own = flat.sub(clean.index_select(0, j));
        Tensor left = n.to(ScalarType.Float).div(new Scalar((float) -steps)).add(new Scalar(1f));
        return frame.add(left.view(-1, 1).mul(own))
                .clamp(new ScalarOptional(new Scalar(-1f)), new ScalarOptional(new Scalar(1f)))
                .view_as(x);
    }

    /** Number of the sequence of each row of {@code (N, P)}. */
    private Tensor nearest(Tensor x) {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            long count = clean.size(0);
            Tensor near = x.matmul(clean.t()).sub(half);
            Tensor some =
                    near.topk(Math.min(CANDIDATES, count), 1, true, false)
                            .get1()
                            .sort(1, false)
                            .get0();
            Tensor candidates =
                    clean.index_select(0, some.flatten(0, -1)).view(x.size(0), -1, x.size(1));
            Tensor distance = candidates.sub(x.unsqueeze(1)).square().sum(2);
            Tensor best = distance.argmin(new LongOptional(1), true);
            return scope.handUp(some.gather(1, best).view(-1));
        }
    }

    void close() {
        frames.close();
        clean.close();
        half.close();
    }
}
