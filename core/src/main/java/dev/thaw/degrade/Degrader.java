package dev.thaw.degrade;

import org.bytedeco.pytorch.Tensor;

/** D with its draw fixed, for one batch. */
public interface Degrader extends AutoCloseable {
    /**
     * D(x0, severity). Row i uses draw i. Never changes its arguments.
     *
     * @param x0 {@code (N, C, H, W)} in [-1, 1]
     * @param severity {@code (N)} float32 in [0, 1]; rounded to the grid i/T
     * @return same shape, exactly {@code x0} in rows of severity 0; belongs to the caller's scope
     */
    Tensor degrade(Tensor x0, Tensor severity);

    @Override
    void close();
}
