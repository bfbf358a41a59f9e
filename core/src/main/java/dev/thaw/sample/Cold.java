package dev.thaw.sample;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Observed;
import dev.thaw.restore.Restorer;
import org.bytedeco.pytorch.Tensor;

/**
 * Algorithm 2 of Bansal et al. (2022): x_s' = x_s − D(x̂0, s) + D(x̂0, s'). Where the degradation
 * drifts evenly, errors of the restorer cancel.
 */
@Says("Algorithm 2 of Cold Diffusion: add what the step took away")
public record Cold(
        @Says(
                        value =
                                "noise of both terms: fixed as drawn, or estimated anew at each"
                                        + " step, which makes it DDIM with eta 0; estimated needs a"
                                        + " degradation with noise",
                        byDefault = "fixed")
                End end,
        @Says(
                        value =
                                "whether it degrades one step too little, as the official samplers"
                                        + " of snow and decolorization do",
                        byDefault = "false")
                boolean late)
        implements Sampler {
    /** Which end image the two degradations of a step share (Bansal et al. 2022, §5.1). */
    public enum End {
        /** The degrader's own draw. */
        FIXED,
        /** ε̂ = (x_s − mean(x̂0, s))/σ_s. */
        ESTIMATED
    }

    /** Without delay. */
    public Cold(End end) {
        this(end, false);
    }

    /** Algorithm 2 as printed. */
    public static Cold fixed() {
        return new Cold(End.FIXED);
    }

    @Override
    public Tensor sample(
            Restorer r, Degrader d, Tensor xT, TimeGrid grid, Seeds seeds, StepListener on) {
        Walk.Move move = move(Observed.exact(d));
        return Walk.along("cold", r, xT, grid, seeds, on, late ? Walk.late(grid, move) : move);
    }

    /** Algorithm 2 adds differences to the state; DDIM explains the whole state anew. */
    @Override
    public boolean carriesWhatIsAdded() {
        return end == End.FIXED;
    }

    @Override
    public void demand(Degrader d) {
        Check.that(
                end == End.FIXED || Observed.exact(d) instanceof Noisy,
                "sampler cold with end estimated needs a degradation with noise, this one has"
                        + " none: use end fixed");
    }

    private Walk.Move move(Degrader d) {
        demand(d);
        if (end == End.FIXED) {
            return (xt, x0Hat, s, next) -> exchanged(d, xt, x0Hat, s, next);
        }
        Noisy noisy = (Noisy) d;
        return (xt, x0Hat, s, next) -> {
            try (Degrader estimated = noisy.reestimate(xt, x0Hat, Walk.severity(xt, s))) {
                return exchanged(estimated, xt, x0Hat, s, next);
            }
        };
    }

    private static Tensor exchanged(Degrader d, Tensor xt, Tensor x0Hat, double s, double next) {
        return xt.sub(Walk.degraded(d, x0Hat, s)).add(Walk.degraded(d, x0Hat, next));
    }
}
