package dev.thaw.train;

import dev.thaw.base.Says;
import dev.thaw.degrade.Degrader;
import dev.thaw.restore.Restorer;
import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/**
 * The objective of Bansal et al. (2022), Eq. 1: the mean over all pixels of |R(xt, t) − x0| (L1) or
 * of its square (L2).
 */
@Says("distance between the restored and the clean image")
public record CleanImage(
        @Says(value = "the distance", rule = "l1 or l2", byDefault = "l1") Norm norm)
        implements Objective {
    /** How a difference is measured. */
    public enum Norm {
        L1,
        L2
    }

    @Override
    public Tensor loss(Restorer r, Degrader d, Tensor x0, Tensor xt, Tensor severity) {
        try (Scope scope = Scope.open()) {
            Tensor difference = r.restore(xt, severity).sub(x0);
            return scope.handUp(
                    switch (norm) {
                        case L1 -> difference.abs().mean();
                        case L2 -> difference.square().mean();
                    });
        }
    }
}
