package dev.thaw.train;

import dev.thaw.base.Seeds;
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

    /**
     * Whether it can be used with degraders of this kind; asked before training starts.
     *
     * @throws dev.thaw.base.Fault of kind usage that says what would do instead
     */
    default void demand(Degrader d) {}

    /**
     * The same objective with what it needs to know of one batch; itself when it needs nothing.
     *
     * @param steps T of the degradation
     * @param seeds one per image
     */
    default Objective forBatch(int steps, Seeds seeds) {
        return this;
    }
}
