package dev.thaw.train;

import dev.thaw.degrade.Degrader;
import dev.thaw.restore.Restorer;
import org.bytedeco.pytorch.Tensor;

/** What training minimises. */
public interface Objective {
    /**
     * The loss of one batch.
     *
     * @param r the restorer in training
     * @param d the degrader that made {@code xt}, with the same draw
     * @param x0 clean images {@code (N, C, H, W)}
     * @param xt {@code d.degrade(x0, severity)}
     * @param severity {@code (N)}
     * @return a scalar tensor with its graph
     */
    Tensor loss(Restorer r, Degrader d, Tensor x0, Tensor xt, Tensor severity);
}
