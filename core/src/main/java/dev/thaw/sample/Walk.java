package dev.thaw.sample;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.restore.Restorer;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The loop that samplers share: one restoration per step, one native scope per step. */
final class Walk {
    /** One step: the state at {@code next}, a new tensor, from the state and the estimate. */
    @FunctionalInterface
    interface Move {
        Tensor to(Tensor xt, Tensor x0Hat, double severity, double next);
    }

    /**
     * The same step, degrading one step of the grid too little: {@code next} stands for the
     * severity and the one after it for {@code next}; below 0 there is nothing.
     */
    static Move late(TimeGrid grid, Move move) {
        return (xt, x0Hat, s, next) -> move.to(xt, x0Hat, next, grid.after(next));
    }

    private Walk() {}

    /** Walks the whole grid without recording gradients. */
    static Tensor along(
            String name,
            Restorer r,
            Tensor xT,
            TimeGrid grid,
            Seeds seeds,
            StepListener on,
            Move move) {
        Check.that(
                xT.dim() == 4 && xT.size(0) == seeds.count(),
                "sampler "
                        + name
                        + " needs one seed per image, got "
                        + seeds.count()
                        + " seeds for "
                        + Tensors.describe(xT));
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            List<Double> severities = grid.severities();
            Tensor x = xT;
            for (int i = 0; i + 1 < severities.size(); i++) {
                Tensor next = step(i, r, x, severities.get(i), severities.get(i + 1), on, move);
                if (i > 0) {
                    x.close();
                }
                x = next;
            }
            return scope.handUp(finite(name, x));
        }
    }

    private static Tensor step(
            int index, Restorer r, Tensor x, double s, double next, StepListener on, Move move) {
        try (Scope scope = Scope.open()) {
            Tensor x0Hat = r.restore(x, severity(x, s));
            Tensor after = move.to(x, x0Hat, s, next);
            on.on(new StepListener.Step(index, s, next, x, x0Hat, after));
            return scope.handUp(after);
        }
    }

    /** The same severity for every image of {@code x}. */
    static Tensor severity(Tensor x, double value) {
        return Tensors.severity(value, x.size(0), Tensors.device(x));
    }

    /** D(x̂0, severity), a new tensor; at 0 it is x̂0 itself, without a call. */
    static Tensor degraded(Degrader d, Tensor x0Hat, double severity) {
        return severity == 0 ? x0Hat.clone() : d.degrade(x0Hat, severity(x0Hat, severity));
    }

    private static Tensor finite(String name, Tensor x) {
        if (!torch.isfinite(x).all().item_bool()) {
            throw Fault.numeric(
                    "sampler "
                            + name
                            + " ended in NaN or infinite pixels: the model or its input is broken");
        }
        return x;
    }
}
