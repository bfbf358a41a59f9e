package dev.thaw.restore;

import org.bytedeco.pytorch.Tensor;

/** R in Bansal et al. (2022): estimates the clean image. */
@FunctionalInterface
public interface Restorer {
    /**
     * x̂0 = R(xt, severity).
     *
     * @param xt {@code (N, C, H, W)}
     * @param severity {@code (N)} float32 in [0, 1]
     * @return the estimate, same shape; belongs to the caller's scope
     */
    Tensor restore(Tensor xt, Tensor severity);
}
