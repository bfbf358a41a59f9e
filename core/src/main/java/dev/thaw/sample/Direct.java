package dev.thaw.sample;

import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.restore.Restorer;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * One call of the restorer: x̂0 = R(x_T, s) at the first severity of the grid. The "direct
 * reconstruction" of Bansal et al. (2022), §4: least distortion, least detail.
 */
@Says("one restoration in one step")
public record Direct() implements Sampler {
    @Override
    public Tensor sample(
            Restorer r, Degrader d, Tensor xT, TimeGrid grid, Seeds seeds, StepListener on) {
        TimeGrid leap = new TimeGrid(List.of(grid.severities().getFirst(), 0.0));
        return Walk.along("direct", r, xT, leap, seeds, on, (xt, x0Hat, s, next) -> x0Hat.clone());
    }

    @Override
    public boolean degrades() {
        return false;
    }
}
