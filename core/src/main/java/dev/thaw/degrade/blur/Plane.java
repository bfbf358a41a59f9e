package dev.thaw.degrade.blur;

import dev.thaw.degrade.blur.GaussianBlur.Border;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The endless plane that an image is taken for, and convolution on it. With a circular border the
 * plane repeats after H rows and W columns, with a mirrored one after 2H − 2 and 2W − 2 (after 1
 * where there is 1), so the Fourier transform over one period is exact for kernels of any size,
 * also for those that are larger than the image.
 *
 * <p>A kernel is {@code (N, rows, columns)} over one period with its centre at (0, 0).
 */
final class Plane implements AutoCloseable {
    private static final long[] AXES = {2, 3};

    private final ImageShape image;
    private final boolean mirrored;
    private final int rows;
    private final int columns;

    /** For each row and column of the period the one of the image that it shows; int64. */
    private final Tensor fromRows;

    private final Tensor fromColumns;

    private Plane(
            ImageShape image,
            boolean mirrored,
            int rows,
            int columns,
            Tensor fromRows,
            Tensor fromColumns) {
        this.image = image;
        this.mirrored = mirrored;
        this.rows = rows;
        this.columns = columns;
        this.fromRows = fromRows;
        this.fromColumns = fromColumns;
    }

    static Plane of(ImageShape image, Device device, Border border) {
        boolean mirrored = border == Border.REFLECT;
        int rows = period(image.height(), mirrored);
        int columns = period(image.width(), mirrored);
        try (Scope scope = Scope.open()) {
            return new Plane(
                    image,
                    mirrored,
                    rows,
                    columns,
                    scope.keep(shown(image.height(), rows, device)),
                    scope.keep(shown(image.width(), columns, device)));
        }
    }

    private static int period(int size, boolean mirrored) {
        return mirrored ? Math.max(1, 2 * size - 2) : size;
    }

    private static Tensor shown(int size, int period, Device device) {
        long[] shown = new long[period];
        for (int i = 0; i < period; i++) {
            shown[i] = i < size ? i : 2L * size - 2 - i;
        }
        return Tensors.to(Tensors.of(shown, period), device);
    }

    /** Rows of one period. */
    int rows() {
        return rows;
    }

    /** Columns of one period. */
    int columns() {
        return columns;
    }

    /** k ∗ x, the kernels of {@code (N, rows, columns)} with the images of {@code (N, C, H, W)}. */
    Tensor convolved(Tensor x, Tensor kernels) {
        Tensor all = mirrored ? x.index_select(2, fromRows).index_select(3, fromColumns) : x;
        Tensor y = back(spectrum(all).mul(spectrum(kernels.unsqueeze(1))));
        return y.narrow(2, 0, image.height()).narrow(3, 0, image.width());
    }

    /** The adjoint of {@link #convolved} in x. */
    Tensor correlated(Tensor y, Tensor kernels) {
        Tensor spread = back(spectrum(y).mul(torch.conj(spectrum(kernels.unsqueeze(1)))));
        return folded(folded(spread, 2, image.height()), 3, image.width());
    }

    /** Of one period; what is smaller is filled up with zeros. */
    private Tensor spectrum(Tensor t) {
        return torch.fft_rfft2(t, new long[] {rows, columns}, AXES, new StringViewOptional());
    }

    private Tensor back(Tensor spectrum) {
        return torch.fft_irfft2(
                spectrum, new long[] {rows, columns}, AXES, new StringViewOptional());
    }

    /** Adds what the mirror shows to what it mirrors. */
    private static Tensor folded(Tensor t, long axis, int size) {
        long beyond = t.size(axis) - size;
        if (beyond <= 0) {
            return t;
        }
        Tensor head = t.narrow(axis, 0, size).clone();
        head.narrow(axis, 1, beyond).add_(t.narrow(axis, size, beyond).flip(axis));
        return head;
    }

    /**
     * Kernels made of points of light, each shared linearly between the 2 × 2 pixels around it.
     *
     * @param down offsets from the centre in pixels, float32 {@code (N, M)}
     * @param right likewise
     * @return float32 {@code (N, rows, columns)}, each kernel of sum 1
     */
    Tensor ofPoints(Tensor down, Tensor right) {
        long points = down.size(1);
        Tensor vertical = shares(down, rows).transpose(1, 2); // (N, rows, M)
        return vertical.bmm(shares(right, columns)).div(new Scalar((float) points));
    }

    /** What each of the pixels 0 … period − 1 gets of each point: {@code (N, M, period)}. */
    private static Tensor shares(Tensor at, int period) {
        Tensor wide = at.unsqueeze(2);
        if (period == 1) {
            return torch.ones_like(wide);
        }
        Tensor pixels = Tensors.to(Tensors.of(upTo(period), period), Tensors.device(at));
        Tensor ahead = wide.sub(pixels).remainder(new Scalar((float) period));
        Tensor distance = torch.minimum(ahead, ahead.neg().add(new Scalar((float) period)));
        return distance.neg().add(new Scalar(1f)).relu();
    }

    private static float[] upTo(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i;
        }
        return values;
    }

    @Override
    public void close() {
        fromRows.close();
        fromColumns.close();
    }
}
