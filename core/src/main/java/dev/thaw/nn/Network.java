package dev.thaw.nn;

import org.bytedeco.pytorch.Tensor;

/** A live network: owns its parameters, closed by its owner. */
public interface Network extends AutoCloseable {
    /**
     * One forward pass.
     *
     * @param x {@code (N, C, H, W)} float32
     * @param severity {@code (N)} float32 in [0, 1]
     * @return {@code (N, C, H, W)}; belongs to the caller's scope
     */
    Tensor forward(Tensor x, Tensor severity);

    Parameters parameters();

    @Override
    void close();
}
