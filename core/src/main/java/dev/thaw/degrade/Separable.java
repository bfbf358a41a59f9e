package dev.thaw.degrade;

import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The operator of every cascade whose steps act on rows and columns alike and independently: D(x,
 * n) = A_n x B_nᵀ per channel, with A_n (H, H) and B_n (W, W) the products of the first n steps.
 *
 * <p>Both are cached for each n (accumulated in double, stored as float32), so any severity costs
 * two batched matrix products, exact for every border rule.
 */
public final class Separable implements Operator {
    /** One axis of a cascade of linear steps. */
    @FunctionalInterface
    public interface Axis {
        /**
         * S·M, with S the matrix of step {@code step} (0-based) along an axis of {@code size}
         * pixels.
         *
         * @param product M, {@code size × size} row-major; not to be changed
         */
        double[] after(int step, double[] product, int size);
    }

    private final int steps;
    private final ImageShape image;
    private final Device device;
    private final Tensor rows;

    /** Null when height and width are equal: the table for rows serves both. */
    private final @Nullable Tensor columns;

    private Separable(
            int steps, ImageShape image, Device device, Tensor rows, @Nullable Tensor columns) {
        this.steps = steps;
        this.image = image;
        this.device = device;
        this.rows = rows;
        this.columns = columns;
    }

    /** Multiplies the steps out for images of this shape. The caller closes it. */
    public static Separable open(int steps, ImageShape image, Device device, Axis axis) {
        Tensor rows = table(steps, image.height(), device, axis);
        Tensor columns =
                image.width() == image.height() ? null : table(steps, image.width(), device, axis);
        return new Separable(steps, image, device, rows, columns);
    }

    private static Tensor table(int steps, int size, Device device, Axis axis) {
        double[][] product = new double[1][];
        return Tables.keep(
                device,
                steps,
                n -> {
                    product[0] = n == 0 ? identity(size) : axis.after(n - 1, product[0], size);
                    return Tables.floats(product[0]);
                },
                size,
                size);
    }

    /** The matrix that changes nothing, {@code size × size}. */
    public static double[] identity(int size) {
        double[] matrix = new double[Math.multiplyExact(size, size)];
        for (int i = 0; i < size; i++) {
            matrix[i * size + i] = 1;
        }
        return matrix;
    }

    @Override
    public Degrader draw(Seeds seeds) {
        return new Drawn(new Draw(steps, image, device, seeds.count()));
    }

    @Override
    public void close() {
        rows.close();
        if (columns != null) {
            columns.close();
        }
    }

    /** A x Bᵀ, or Aᵀ x B for the adjoint, with the matrices of n for each image. */
    private Tensor product(Tensor x, Tensor n, boolean adjoint) {
        Tensor a = rows.index_select(0, n); // (N, H, H)
        Tensor b = columns == null ? a : columns.index_select(0, n); // (N, W, W)
        return adjoint ? product(a.transpose(1, 2), x, b) : product(a, x, b.transpose(1, 2));
    }

    /**
     * The matrix product left·x·right of each image and channel.
     *
     * @param left {@code (N, H, H)}
     * @param x {@code (N, C, H, W)}
     * @param right {@code (N, W, W)}
     * @return {@code (N, C, H, W)}, not contiguous
     */
    public static Tensor product(Tensor left, Tensor x, Tensor right) {
        long count = x.size(0);
        long channels = x.size(1);
        long height = x.size(2);
        long width = x.size(3);
        try (Scope scope = Scope.open()) {
            Tensor wide =
                    x.reshape(count, channels * height, width)
                            .bmm(right)
                            .view(count, channels, height, width)
                            .permute(0, 2, 1, 3)
                            .reshape(count, height, channels * width);
            return scope.handUp(
                    left.bmm(wide).view(count, height, channels, width).permute(0, 2, 1, 3));
        }
    }

    /** Nothing is drawn: every image meets the same matrices. */
    private final class Drawn implements Degrader, Linear {
        private final Draw draw;

        Drawn(Draw draw) {
            this.draw = draw;
        }

        @Override
        public Tensor degrade(Tensor x0, Tensor severity) {
            return apply(x0, severity, false);
        }

        @Override
        public Tensor adjoint(Tensor y, Tensor severity) {
            return apply(y, severity, true);
        }

        private Tensor apply(Tensor x, Tensor severity, boolean adjoint) {
            try (Scope scope = Scope.open()) {
                Tensor n = draw.index(x, severity);
                return scope.handUp(Draw.cleanWhereZero(n, x, product(x, n, adjoint)));
            }
        }

        @Override
        public void close() {}
    }
}
