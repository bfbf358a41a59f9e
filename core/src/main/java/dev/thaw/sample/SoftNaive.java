package dev.thaw.sample;

import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.restore.Restorer;
import org.bytedeco.pytorch.Tensor;

/**
 * Algorithm 1 of Daras et al. (2022): x_s' = C_s' x̂0 + σ_s' η, with fresh η at each step. What the
 * state knew beyond the estimate is lost, so variance goes where the estimate is unsure.
 */
@Says("Algorithm 1 of Soft Diffusion: degrade the estimate again, with fresh noise")
public record SoftNaive(@Says(value = "how it ends", byDefault = "denoise") LastStep last)
        implements Sampler {
    @Override
    public void demand(Degrader d) {
        Soft.of("soft-naive", d, last);
    }

    @Override
    public Tensor sample(
            Restorer r, Degrader d, Tensor xT, TimeGrid grid, Seeds seeds, StepListener on) {
        Soft soft = Soft.of("soft-naive", d, last);
        Walk.Move move =
                (xt, x0Hat, s, next) ->
                        soft.endsClean(next)
                                ? x0Hat.clone()
                                : soft.mean(x0Hat, next)
                                        .add(soft.sigma(xt, next).mul(Soft.fresh(xt, seeds, s)));
        return Walk.along("soft-naive", r, xT, grid, seeds, on, move);
    }
}
