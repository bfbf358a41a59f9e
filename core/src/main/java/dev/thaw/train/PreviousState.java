package dev.thaw.train;

import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.restore.Restorer;
import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * The network predicts one step back, D(x0, n − 1), or the way there, D(x0, n − 1) − x_n: the
 * official routines {@code Step} and {@code Step_Gradient}. One step back from the first is x0.
 *
 * <p>What the network gives is then no estimate of x0, which the samplers expect.
 */
@Says("distance between the output and the state one step cleaner")
public record PreviousState(
        @Says(value = "the distance", byDefault = "l1") CleanImage.Norm norm,
        @Says(
                        value = "whether the output is the difference to the present state",
                        byDefault = "false")
                boolean difference)
        implements Objective {
    @Override
    public Objective forBatch(int steps, Seeds seeds) {
        return (r, d, x0, xt, severity) -> loss(r, d, x0, xt, severity, steps);
    }

    @Override
    public Tensor loss(Restorer r, Degrader d, Tensor x0, Tensor xt, Tensor severity) {
        throw new IllegalStateException("previous-state must know the steps: use forBatch");
    }

    private Tensor loss(Restorer r, Degrader d, Tensor x0, Tensor xt, Tensor severity, int steps) {
        try (Scope scope = Scope.open()) {
            Tensor target;
            try (NoGradGuard guard = new NoGradGuard()) {
                Tensor before =
                        severity.sub(new Scalar(1.0 / steps))
                                .clamp(new ScalarOptional(new Scalar(0f)), new ScalarOptional());
                Tensor previous = d.degrade(x0, before);
                target = difference ? previous.sub(xt) : previous;
            }
            return scope.handUp(norm.of(r.restore(xt, severity).sub(target)));
        }
    }
}
