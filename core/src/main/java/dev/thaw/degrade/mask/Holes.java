package dev.thaw.degrade.mask;

import dev.thaw.base.Check;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Linear;
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

/**
 * The open {@link InpaintMask}. Holes are symmetric, so one table over (n, |dy|, |dx|) holds the
 * cumulative mask of every centre; applying it is one look-up and one product.
 */
public final class Holes implements Operator {
    private final InpaintMask spec;
    private final ImageShape image;
    private final Device device;

    /** Π_{i&lt;n} m_i at a distance, {@code (T+1, H+1, W+1)}. */
    private final Tensor products;

    private Holes(InpaintMask spec, ImageShape image, Device device, Tensor products) {
        this.spec = spec;
        this.image = image;
        this.device = device;
        this.products = products;
    }

    static Holes open(InpaintMask spec, ImageShape image, Device device) {
        int height = image.height() + 1;
        int width = image.width() + 1;
        double[][] product = new double[1][];
        Tensor products =
                Tables.keep(
                        device,
                        spec.steps(),
                        n -> {
                            product[0] =
                                    n == 0
                                            ? ones(Math.multiplyExact(height, width))
                                            : times(product[0], spec, n - 1, width);
                            return Tables.floats(product[0]);
                        },
                        height,
                        width);
        return new Holes(spec, image, device, products);
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
        return at(rows, columns);
    }

    /**
     * Holes at given centres, one per image.
     *
     * @param rows from −1 to height
     * @param columns from −1 to width
     */
    public Degrader at(int[] rows, int[] columns) {
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
            return new Drawn(
                    new Draw(spec.steps(), image, device, rows.length),
                    scope.keep(Tensors.to(down.unsqueeze(2), device)),
                    scope.keep(Tensors.to(across.unsqueeze(1), device)));
        }
    }

    /** |0 … size−1 − centre| of each image, int64 {@code (N, size)}. */
    private static Tensor distances(int[] centres, int size) {
        long[] wide = Arrays.stream(centres).asLongStream().toArray();
        Tensor pixels = torch.arange(new Scalar((long) size), new TensorOptions(ScalarType.Long));
        return pixels.sub(Tensors.of(wide, wide.length, 1)).abs();
    }

    @Override
    public void close() {
        products.close();
    }

    /**
     * Holes at fixed centres: {@code down} (N, H, 1) and {@code across} (N, 1, W) add up to places
     * in a row of the table.
     */
    private final class Drawn implements Degrader, Linear {
        private final Draw draw;
        private final Tensor down;
        private final Tensor across;

        Drawn(Draw draw, Tensor down, Tensor across) {
            this.draw = draw;
            this.down = down;
            this.across = across;
        }

        @Override
        public Tensor degrade(Tensor x0, Tensor severity) {
            try (Scope scope = Scope.open()) {
                Tensor n = draw.index(x0, severity);
                long row = products.size(1) * products.size(2);
                Tensor places = n.mul(new Scalar(row)).view(-1, 1, 1).add(down).add(across);
                Tensor masks = products.take(places).unsqueeze(1); // (N, 1, H, W)
                return scope.handUp(Draw.cleanWhereZero(n, x0, x0.mul(masks)));
            }
        }

        /** A product with a mask is its own adjoint. */
        @Override
        public Tensor adjoint(Tensor y, Tensor severity) {
            return degrade(y, severity);
        }

        @Override
        public void close() {
            down.close();
            across.close();
        }
    }
}
