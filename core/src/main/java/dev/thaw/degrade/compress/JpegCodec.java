package dev.thaw.degrade.compress;

import dev.thaw.degrade.Tables;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Encoder and decoder of JPEG without the entropy coding between them. Where T.81 leaves a choice
 * it rounds as libjpeg's accurate mode does: colours by constants of 16 bits, means of four pixels
 * up and down in turns, triangles on the way back, and the DCT to whole numbers after its rows
 * (times 4√8) and after its columns (times 8). Only the cosines are exact here, and of 13 bits
 * there. In float64, so that every device rounds alike.
 *
 * @param luminance steps of each coefficient, {@code (T+1, 64)}
 * @param chrominance the same for colours
 * @param waves the DCT of an axis, {@code (8, 8)} float64
 * @param block how each plane is filled up to whole blocks
 * @param halving how colours are halved; the axes of {@code block} where they are not
 */
record JpegCodec(
        ImageShape image,
        boolean halved,
        Tensor luminance,
        Tensor chrominance,
        Tensor waves,
        Axes block,
        Halving halving)
        implements AutoCloseable {
    /** Two more bits between rows and columns. */
    private static final double FINER = 4;

    private static final double FIXED = 65536;

    /** Pixels to take for each row and each column. */
    record Axes(Tensor rows, Tensor columns) implements AutoCloseable {
        static Axes of(long[] rows, long[] columns, Device device) {
            try (Scope scope = Scope.open()) {
                return new Axes(
                        scope.keep(Tensors.to(Tensors.of(rows, rows.length), device)),
                        scope.keep(Tensors.to(Tensors.of(columns, columns.length), device)));
            }
        }

        Tensor of(Tensor planes) {
            return planes.index_select(2, rows).index_select(3, columns);
        }

        @Override
        public void close() {
            rows.close();
            columns.close();
        }
    }

    /**
     * Halves and doubles planes.
     *
     * @param down what is added to each column of means before they are cut to whole numbers
     * @param rows doubles rows, {@code (H, ⌈H/2⌉)}
     * @param columns doubles columns, {@code (⌈W/2⌉, W)}
     * @param up as {@code down}, on the way back
     */
    record Halving(Axes fill, Tensor down, Tensor rows, Tensor columns, Tensor up)
            implements AutoCloseable {
        static Halving of(ImageShape image, Device device) {
            int height = image.height();
            int width = image.width();
            int half = Math.ceilDiv(width, 2);
            int filled = Math.ceilDiv(half, 8) * 8;
            // libjpeg repeats the samples of planes that are not wider than two
            boolean smooth = half > 2;
            float[] rows = JpegTables.doubling(height, smooth);
            float[] columns = JpegTables.doubling(width, smooth);
            float[] down = JpegTables.alternating(filled, 0.25, 0.5);
            float[] up = JpegTables.alternating(width, 0.5, 0.4375);
            try (Scope scope = Scope.open()) {
                return new Halving(
                        Axes.of(
                                JpegTables.filledToHalve(height, true),
                                JpegTables.filledToHalve(width, false),
                                device),
                        scope.keep(Tensors.of(down, device, filled)),
                        scope.keep(Tensors.of(rows, device, height, Math.ceilDiv(height, 2))),
                        scope.keep(Tensors.of(columns, device, width, half).t().contiguous()),
                        scope.keep(Tensors.of(up, device, width)));
            }
        }

        Tensor halved(Tensor planes) {
            return torch.avg_pool2d(fill.of(planes), 2, 2).add(down).floor();
        }

        Tensor doubled(Tensor planes) {
            Tensor real = planes.narrow(2, 0, rows.size(1)).narrow(3, 0, columns.size(0));
            return rows.matmul(real).matmul(columns).add(up).floor();
        }

        @Override
        public void close() {
            fill.close();
            down.close();
            rows.close();
            columns.close();
            up.close();
        }
    }

    static JpegCodec open(Jpeg spec, ImageShape image, Device device) {
        try (Scope scope = Scope.open()) {
            return new JpegCodec(
                    image,
                    spec.chroma() == Jpeg.Chroma.HALVED,
                    Tables.keep(
                            device, spec.steps(), n -> JpegTables.luminance(spec.quality(n)), 64),
                    Tables.keep(
                            device, spec.steps(), n -> JpegTables.chrominance(spec.quality(n)), 64),
                    scope.keep(Tensors.to(Tensors.of(JpegTables.waves(), 8, 8), device)),
                    Axes.of(
                            JpegTables.filled(image.height()),
                            JpegTables.filled(image.width()),
                            device),
                    Halving.of(image, device));
        }
    }

    Tensor at(Tensor x0, Tensor n) {
        Tensor bytes = Bytes.of(x0);
        Tensor luma = luminance.index_select(0, n);
        if (image.channels() == 1) {
            return Bytes.images(whole(bytes, luma));
        }
        Tensor[] rgb = {bytes.narrow(1, 0, 1), bytes.narrow(1, 1, 1), bytes.narrow(1, 2, 1)};
        Tensor y = mixed(rgb, 19595, 38470, 7471).add(new Scalar(0.5f)).floor();
        // half a level goes down here, as in libjpeg
        Tensor chroma =
                Tensors.cat(1, mixed(rgb, -11059, -21709, 32768), mixed(rgb, 32768, -27439, -5329))
                        .add(new Scalar(127.5f))
                        .ceil();
        Tensor colours = chrominance.index_select(0, n);
        Tensor seen =
                halved
                        ? halving.doubled(coded(halving.halved(chroma), colours))
                        : whole(chroma, colours);
        return Bytes.images(rgb(whole(y, luma), seen.sub(new Scalar(128f))));
    }

    /** A weighted sum by 16 bits after the point: exact in float32. */
    private static Tensor mixed(Tensor[] planes, int... weights) {
        Tensor sum = planes[0].mul(new Scalar((float) (weights[0] / FIXED)));
        for (int k = 1; k < planes.length; k++) {
            sum = sum.add(planes[k].mul(new Scalar((float) (weights[k] / FIXED))));
        }
        return sum;
    }

    private static Tensor rgb(Tensor y, Tensor chroma) {
        Tensor[] cbCr = {chroma.narrow(1, 0, 1), chroma.narrow(1, 1, 1)};
        Tensor change =
                Tensors.cat(
                        1,
                        mixed(cbCr, 0, 91881),
                        mixed(cbCr, -22554, -46802),
                        mixed(cbCr, 116130, 0));
        return Bytes.limited(y.add(change.add(new Scalar(0.5f)).floor()));
    }

    /** Planes {@code (N, K, H, W)} of full size, coded. */
    private Tensor whole(Tensor planes, Tensor steps) {
        return coded(block.of(planes), steps)
                .narrow(2, 0, image.height())
                .narrow(3, 0, image.width());
    }

    /** Planes {@code (N, K, h, w)} of whole blocks, coded with steps {@code (N, 64)}. */
    private Tensor coded(Tensor planes, Tensor steps) {
        long n = planes.size(0);
        long k = planes.size(1);
        long h = planes.size(2);
        long w = planes.size(3);
        Tensor pixels =
                planes.sub(new Scalar(128f))
                        .to(ScalarType.Double)
                        .reshape(n, k, h / 8, 8, w / 8, 8)
                        .permute(0, 1, 2, 4, 3, 5);
        Tensor widths = steps.to(ScalarType.Double).view(n, 1, 1, 1, 8, 8).transpose(4, 5);
        Tensor rows = nearest(pixels.matmul(waves.t()).mul(new Scalar(FINER)));
        Tensor eightfold = nearest(rows.transpose(4, 5).matmul(waves.t()).div(new Scalar(FINER)));
        Tensor kept = quantised(eightfold, widths).mul(widths);
        Tensor columns = nearest(kept.matmul(waves).mul(new Scalar(FINER)));
        Tensor seen =
                nearest(columns.transpose(4, 5).matmul(waves).div(new Scalar(8 * FINER)))
                        .to(ScalarType.Float)
                        .add(new Scalar(128f));
        return Bytes.limited(seen).permute(0, 1, 2, 4, 3, 5).reshape(n, k, h, w);
    }

    /** What is in the middle goes up. */
    private static Tensor nearest(Tensor values) {
        return values.add(new Scalar(0.5)).floor();
    }

    /** What is in the middle goes away from zero. */
    private static Tensor quantised(Tensor eightfold, Tensor widths) {
        Tensor whole = widths.mul(new Scalar(8.0));
        Tensor half = widths.mul(new Scalar(4.0));
        return eightfold.abs().add(half).div(whole).floor().mul(eightfold.sign());
    }

    @Override
    public void close() {
        luminance.close();
        chrominance.close();
        waves.close();
        block.close();
        halving.close();
    }
}
