package dev.thaw.degrade;

import org.bytedeco.pytorch.Tensor;

/**
 * Capability of a {@link Degrader}: its process is a cascade, and its steps can also be taken one
 * by one. For checks: D at any severity is one pass without them.
 */
public interface Stepwise {
    /**
     * D(x0, n/T) from D(x0, (n − 1)/T), all images at once.
     *
     * @param previous {@code (N, C, H, W)}
     * @param n 1 … T
     * @return same shape; belongs to the caller's scope
     */
    Tensor step(Tensor previous, int n);
}
