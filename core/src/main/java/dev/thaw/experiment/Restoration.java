package dev.thaw.experiment;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Operator;
import dev.thaw.restore.Restorer;
import dev.thaw.sample.Sampler;
import dev.thaw.sample.StepListener;
import dev.thaw.sample.TimeGrid;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** One way of restoring a batch: sampler, restorer, operator and grid put together. */
record Restoration(Sampler sampler, Restorer restorer, Operator operator, TimeGrid grid) {
    /** Restores images whose degradation was drawn by this very degrader; in the caller's scope. */
    Tensor restore(Tensor xt, Degrader drawn, Seeds seeds, StepListener on) {
        return sampler.sample(restorer, drawn, xt, grid, seeds, on);
    }

    /**
     * Restores images whose draw nobody knows: a user's pictures, or generated x_T. The noise of a
     * degradation with noise is estimated from the images themselves (for x_T of pure noise that is
     * x_T, the fixed noise of Bansal et al. 2022, §5.1); any other draw is made anew.
     */
    Tensor restoreUnknown(Tensor xt, Seeds seeds, StepListener on) {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard();
                Degrader drawn = operator.draw(seeds.derive("degrade"))) {
            if (!(drawn instanceof Noisy noisy)) {
                return scope.handUp(restore(xt, drawn, seeds, on));
            }
            Tensor s =
                    Tensors.severity(grid.severities().getFirst(), xt.size(0), Tensors.device(xt));
            try (Degrader estimated = noisy.reestimate(xt, restorer.restore(xt, s), s)) {
                return scope.handUp(restore(xt, estimated, seeds, on));
            }
        }
    }

    /**
     * Restores images whose end is that of the degrader with the same seeds, as a prior drew them.
     */
    Tensor restoreDrawn(Tensor xT, Seeds seeds, StepListener on) {
        try (Scope scope = Scope.open();
                Degrader drawn = operator.draw(seeds)) {
            return scope.handUp(restore(xT, drawn, seeds, on));
        }
    }

    Restoration with(Sampler other) {
        return new Restoration(other, restorer, operator, grid);
    }
}
