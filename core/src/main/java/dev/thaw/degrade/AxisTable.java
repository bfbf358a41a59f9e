package dev.thaw.degrade;

import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The matrices A_0 … A_T of one axis of {@link Separable}. All of them where they are small; for
 * the long sides of photographs every k-th, and the others are multiplied out from there when they
 * are asked for. A sampler asks for n and n − 1, then for n − 1 and n − 2: the last two are kept.
 */
final class AxisTable implements AutoCloseable {
    /** 256 MiB: all matrices of a hundred steps on 700 pixels. */
    static final long MOST_BYTES = 1L << 28;

    private final int size;
    private final int stride;
    private final Device device;
    private final Separable.Axis axis;

    /** {@code (T/stride + 1, size, size)}. */
    private final Tensor kept;

    private final Map<Integer, Tensor> recent = new LinkedHashMap<>();

    private AxisTable(int size, int stride, Device device, Separable.Axis axis, Tensor kept) {
        this.size = size;
        this.stride = stride;
        this.device = device;
        this.axis = axis;
        this.kept = kept;
    }

    /** With as many matrices as {@code bytes} hold, but at least the first. */
    static AxisTable open(int steps, int size, Device device, Separable.Axis axis, long bytes) {
        double one = 4.0 * size * size;
        Tables.demand(3 * one, "a degradation of images of this size", "use smaller images");
        int rows = Math.clamp((long) (bytes / one), 1, steps + 1);
        int stride = (steps + rows) / rows; // ceil((steps + 1) / rows)
        double[][] product = {Separable.identity(size)};
        int[] done = {0};
        Tensor kept =
                Tables.keep(
                        device,
                        steps / stride,
                        row -> {
                            for (; done[0] < row * stride; done[0]++) {
                                product[0] = axis.after(done[0], product[0], size);
                            }
                            return Tables.floats(product[0]);
                        },
                        size,
                        size);
        return new AxisTable(size, stride, device, axis, kept);
    }

    /**
     * {@code (N, size, size)} for the int64 {@code (N)} numbers of steps; in the caller's scope.
     */
    synchronized Tensor at(Tensor n) {
        if (stride == 1) {
            return kept.index_select(0, n);
        }
        try (Scope scope = Scope.open()) {
            TensorVector matrices = new TensorVector();
            for (float steps : Tensors.floats(n)) {
                matrices.push_back(matrix((int) steps));
            }
            return scope.handUp(torch.stack(matrices, 0));
        }
    }

    private Tensor matrix(int n) {
        Tensor known = recent.get(n);
        if (known != null) {
            return known;
        }
        try (Scope scope = Scope.open()) {
            float[] start = Tensors.floats(kept.select(0, n / stride));
            double[] product = new double[start.length];
            for (int i = 0; i < start.length; i++) {
                product[i] = start[i];
            }
            for (int step = n / stride * stride; step < n; step++) {
                product = axis.after(step, product, size);
            }
            Tensor made = scope.keep(Tensors.of(Tables.floats(product), device, size, size));
            if (recent.size() == 2) {
                Iterator<Tensor> oldest = recent.values().iterator();
                oldest.next().close();
                oldest.remove();
            }
            recent.put(n, made);
            return made;
        }
    }

    @Override
    public synchronized void close() {
        recent.values().forEach(Tensor::close);
        recent.clear();
        kept.close();
    }
}
