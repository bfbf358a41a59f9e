package dev.thaw.degrade;

import org.bytedeco.pytorch.Tensor;

/** Capability of a {@link Degrader}: D(·, severity) is linear in x0. */
public interface Linear {
    /**
     * The adjoint: ⟨D(x), y⟩ = ⟨x, adjoint(y)⟩ per image. Shapes as in {@link Degrader#degrade}.
     */
    Tensor adjoint(Tensor y, Tensor severity);
}
