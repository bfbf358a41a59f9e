package dev.thaw.degrade.mask;

import dev.thaw.base.Check;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Tables;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * The open {@link InpaintMask}. Holes are symmetric, so one table over (n, |dy|, |dx|) holds the
 * cumulative mask of every centre; applying it is one look-up and one product.
 */
public final class Holes implements Operator {
    private final InpaintMask spec;
    private final ImageShape image;
    private final Device device;

    /** What is kept of a pixel at a distance, {@code (T+1, H+1, W+1)}. */
    private final Tensor kept;

    private Holes(InpaintMask spec, ImageShape image, Device device, Tensor kept) {
        this.spec = spec;
        this.image = image;
        this.device = device;
        this.kept = kept;
    }

    static Holes open(InpaintMask spec, ImageShape image, Device device) {
        int height = image.height() + 1;
        int width = image.width() + 1;
        int steps = spec.steps();
        double[][] product = new double[1][];
        Tensor products =
                Tables.keep(
                        device,
                        steps,
                        n -> {
                            product[0] =
                                    n == 0
                                            ? ones(Math.multiplyExact(height, width))
                                            : times(product[0], spec, n - 1, width);
                            return Tables.floats(product[0]);
                        },
                        height,
                        width);
        return new Holes(spec, image, device, spec.reverse() ? reversed(products) : products);
    }

    /** 1 − what the process the other way keeps with T − n steps. */
    private static Tensor reversed(Tensor products) {
        try (Scope scope = Scope.open();
                products) {
            return scope.keep(products.flip(0).neg().add(new Scalar(1f)).contiguous());
        }
    }

    private static double[] ones(int size) {
        double[] values = new double[size];
        Arrays.fill(values, 1);
        return values;
    }

    private static double[] times(double[] product, InpaintMask spec, int step, int width) {
        double[] next = new double[product.length];
        for (int k = 0; k < product.length; k++) {
            next[k] = product[k] * spec.mask(step, Math.floorDiv(k, width), k % width);
        }
        return next;
    }

    /** One centre per image: the middle, or drawn evenly from −1 … side − 1 on each axis. */
    @Override
    public Degrader draw(Seeds seeds) {
        int[] rows = new int[seeds.count()];
        int[] columns = new int[seeds.count()];
        Seeds own = seeds.derive("mask");
        for (int i = 0; i < seeds.count(); i++) {
            if (spec.centre() == InpaintMask.Centre.CENTRED) {
                rows[i] = (image.height() - 1) / 2;
                columns[i] = (image.width() - 1) / 2;
            } else {
                RandomGenerator random = own.random(i);
                rows[i] = random.nextInt(image.height() + 1) - 1;
                columns[i] = random.nextInt(image.width() + 1) - 1;
            }
        }
        return at(
                rows,
                columns,
                Fill.draw(seeds, image.channels(), spec.darkest(), spec.brightest(), device));
    }

    /** Grey holes at given centres, as {@link #at(int[], int[], Tensor)}. */
    public Degrader at(int[] rows, int[] columns) {
        return at(rows, columns, null);
    }

    /**
     * Holes at given centres, one per image.
     *
     * @param rows from −1 to height
     * @param columns from −1 to width
     * @param fill what is seen through them, {@code (N, C, 1, 1)} or {@code (N, C, H, W)} on the
     *     operator's device; a copy is kept; null for mid grey
     */
    public Degrader at(int[] rows, int[] columns, @Nullable Tensor fill) {
        Check.that(
                rows.length == columns.length,
                "holes need as many rows as columns, got "
                        + rows.length
                        + " and "
                        + columns.length);
        for (int i = 0; i < rows.length; i++) {
            Check.within("row of a hole's centre", -1, image.height(), rows[i]);
            Check.within("column of a hole's centre", -1, image.width(), columns[i]);
        }
        try (Scope scope = Scope.open()) {
            Tensor down = distances(rows, image.height()).mul(new Scalar(image.width() + 1L));
            Tensor across = distances(columns, image.width());
            Draw draw = new Draw(spec.steps(), image, device, rows.length);
            Tensor places = Tensors.to(down.unsqueeze(2).add(across.unsqueeze(1)), device);
            return Cover.of(draw, n -> masks(n, places), fill, scope.keep(places));
        }
    }

    /** {@code (N, 1, H, W)} from places in a row of the table, {@code (N, H, W)}. */
    private Tensor masks(Tensor n, Tensor places) {
        long row = kept.size(1) * kept.size(2);
        return kept.take(n.mul(new Scalar(row)).view(-1, 1, 1).add(places)).unsqueeze(1);
    }

    /** |0 … size−1 − centre| of each image, int64 {@code (N, size)}. */
    private static Tensor distances(int[] centres, int size) {
        long[] wide = Arrays.stream(centres).asLongStream().toArray();
        Tensor pixels = torch.arange(new Scalar((long) size), new TensorOptions(ScalarType.Long));
        return pixels.sub(Tensors.of(wide, wide.length, 1)).abs();
    }

    @Override
    public void close() {
        kept.close();
    }
}
