package dev.thaw.degrade.blur;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** The kernels of a batch: one for each image and step. */
@FunctionalInterface
interface Kernels extends AutoCloseable {
    /**
     * Kernels of sum 1 on the {@link Plane}, float32 {@code (N, rows, columns)}.
     *
     * @param n step of each image, int64 {@code (N)}
     */
    Tensor of(Tensor n);

    /** What was drawn for one image. */
    default Map<String, Object> drawn(int image) {
        return Map.of();
    }

    /** Frees what was drawn. */
    @Override
    default void close() {}
}
