package dev.thaw.sample;

import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Observed;
import dev.thaw.restore.Restorer;
import org.bytedeco.pytorch.Tensor;

/**
 * Algorithm 1 of Bansal et al. (2022): restore, then degrade again a little less. Errors of the
 * restorer are degraded along with the image and pile up.
 */
@Says("Algorithm 1 of Cold Diffusion: degrade the estimate again, a little less")
public record Naive(
        @Says(
                        value =
                                "whether it degrades one step too little, as the official samplers"
                                        + " of snow and decolorization do",
                        byDefault = "false")
                boolean late)
        implements Sampler {
    /** Algorithm 1 as printed. */
    public Naive() {
        this(false);
    }

    @Override
    public Tensor sample(
            Restorer r, Degrader d, Tensor xT, TimeGrid grid, Seeds seeds, StepListener on) {
        Degrader exact = Observed.exact(d);
        Walk.Move move = (xt, x0Hat, s, next) -> Walk.degraded(exact, x0Hat, next);
        return Walk.along("naive", r, xT, grid, seeds, on, late ? Walk.late(grid, move) : move);
    }
}
