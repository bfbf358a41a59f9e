package dev.thaw.train;

import dev.thaw.base.Says;
import dev.thaw.degrade.Degrader;
import dev.thaw.restore.Restorer;
import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/**
 * The objective of Bansal et al. (2022), Eq. 1: the distance of R(xt, t) and x0; the official
 * routine {@code Final}.
 */
@Says("distance between the restored and the clean image")
public record CleanImage(@Says(value = "the distance", byDefault = "l1") Norm norm)
        implements Objective {
    /** How a difference is measured. */
    public enum Norm {
        /** The mean over all pixels of its size. */
        L1,
        /** The mean over all pixels of its square. */
        L2,
        /** The square root of {@link #L1}. */
        SQRT;

        /** A scalar, with its graph. */
        Tensor of(Tensor difference) {
            try (Scope scope = Scope.open()) {
                return scope.handUp(
                        switch (this) {
                            case L1 -> difference.abs().mean();
                            case L2 -> difference.square().mean();
                            case SQRT -> difference.abs().mean().sqrt();
                        });
            }
        }
    }

    @Override
    public Tensor loss(Restorer r, Degrader d, Tensor x0, Tensor xt, Tensor severity) {
        try (Scope scope = Scope.open()) {
            return scope.handUp(norm.of(r.restore(xt, severity).sub(x0)));
        }
    }
}
