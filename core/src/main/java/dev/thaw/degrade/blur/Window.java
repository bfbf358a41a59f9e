package dev.thaw.degrade.blur;

import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * A square of pixels around the centre of a kernel, for kernels that are given by a formula of the
 * offset; what reaches beyond one period of the plane is wrapped around it.
 *
 * @param down offsets of its pixels from the centre, float32 {@code (1, w, 1)}, w = 2·reach + 1
 * @param right likewise, {@code (1, 1, w)}
 * @param toRows ones where a row of the square meets a row of the period: {@code (rows, w)}
 * @param toColumns {@code (w, columns)}
 */
record Window(Tensor down, Tensor right, Tensor toRows, Tensor toColumns) implements AutoCloseable {
    /** The square that reaches {@code reach} pixels from the centre. */
    static Window of(Plane plane, Device device, int reach) {
        int width = 2 * reach + 1;
        float[] offsets = new float[width];
        float[] rows = new float[Math.multiplyExact(plane.rows(), width)];
        float[] columns = new float[Math.multiplyExact(plane.columns(), width)];
        for (int j = 0; j < width; j++) {
            offsets[j] = j - reach;
            rows[Math.floorMod(j - reach, plane.rows()) * width + j] = 1;
            columns[j * plane.columns() + Math.floorMod(j - reach, plane.columns())] = 1;
        }
        try (Scope scope = Scope.open()) {
            return new Window(
                    scope.keep(Tensors.of(offsets, device, 1, width, 1)),
                    scope.keep(Tensors.of(offsets, device, 1, 1, width)),
                    scope.keep(Tensors.of(rows, device, plane.rows(), width)),
                    scope.keep(Tensors.of(columns, device, width, plane.columns())));
        }
    }

    /** Kernels of sum 1 with these weights, float32 {@code (N, w, w)}, not all 0. */
    Tensor kernels(Tensor weights) {
        Tensor normal = weights.div(weights.sum(new long[] {1, 2}).view(-1, 1, 1));
        return toRows.matmul(normal).matmul(toColumns);
    }

    @Override
    public void close() {
        down.close();
        right.close();
        toRows.close();
        toColumns.close();
    }
}
