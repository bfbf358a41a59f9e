package dev.thaw.degrade;

import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The operator of every cascade whose steps act on rows and columns alike and independently: D(x,
 * n) = A_n x B_nᵀ per channel, with A_n (H, H) and B_n (W, W) the products of the first n steps.
 *
 * <p>Both are cached for each n (accumulated in double, stored as float32; see {@link AxisTable}
 * for long sides), so any severity costs two batched matrix products, exact for every border rule.
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

    /** Null where no one says that the steps build on one another. */
    private final @Nullable Axis cascade;

    private final AxisTable rows;

    /** Null when height and width are equal: the table for rows serves both. */
    private final @Nullable AxisTable columns;

    private Separable(
            int steps,
            ImageShape image,
            Device device,
            @Nullable Axis cascade,
            AxisTable rows,
            @Nullable AxisTable columns) {
        this.steps = steps;
        this.image = image;
        this.device = device;
        this.cascade = cascade;
        this.rows = rows;
        this.columns = columns;
    }

    /** Multiplies the steps out for images of this shape. The caller closes it. */
    public static Separable open(int steps, ImageShape image, Device device, Axis axis) {
        return open(steps, image, device, axis, null);
    }

    /** As above; says that each step is linear in what came before ({@link Stepwise}). */
    public static Separable cascade(int steps, ImageShape image, Device device, Axis axis) {
        return open(steps, image, device, axis, axis);
    }

    private static Separable open(
            int steps, ImageShape image, Device device, Axis axis, @Nullable Axis cascade) {
        AxisTable rows = AxisTable.open(steps, image.height(), device, axis, AxisTable.MOST_BYTES);
        AxisTable columns =
                image.width() == image.height()
                        ? null
                        : AxisTable.open(steps, image.width(), device, axis, AxisTable.MOST_BYTES);
        return new Separable(steps, image, device, cascade, rows, columns);
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
        Draw draw = new Draw(steps, image, device, seeds.count());
        return cascade == null ? new Drawn(draw) : new Cascade(draw, cascade);
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
        Tensor a = rows.at(n); // (N, H, H)
        Tensor b = columns == null ? a : columns.at(n); // (N, W, W)
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
    private class Drawn implements Degrader, Linear {
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

    /** A cascade, whose steps can also be taken one by one. */
    private final class Cascade extends Drawn implements Stepwise {
        private final Axis axis;

        Cascade(Draw draw, Axis axis) {
            super(draw);
            this.axis = axis;
        }

        @Override
        public Tensor step(Tensor previous, int n) {
            try (Scope scope = Scope.open()) {
                Tensor left = alone(n, image.height()).expand(previous.size(0), -1, -1);
                Tensor right = alone(n, image.width()).expand(previous.size(0), -1, -1);
                return scope.handUp(product(left, previous, right.transpose(1, 2)));
            }
        }

        private Tensor alone(int n, int size) {
            float[] matrix = Tables.floats(axis.after(n - 1, identity(size), size));
            return Tensors.of(matrix, device, 1, size, size);
        }
    }
}
