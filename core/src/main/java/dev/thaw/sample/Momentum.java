package dev.thaw.sample;

import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.restore.Restorer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The momentum sampler of Daras et al. (2022), Algorithm 2, and its probability flow: each step
 * takes away as much corruption as the estimate explains, (C_s' − C_s) x̂0, and as much noise as
 * the schedule says, a share of x_s − C_s x̂0. With a = σ_s² and b = σ_s'²:
 *
 * <ul>
 *   <li>{@code sde}: x_s' = x_s + (C_s' − C_s) x̂0 + (a − b)/a·(C_s x̂0 − x_s) + κ η
 *   <li>{@code ode}: the same with half of the middle term and no η
 *   <li>{@code rescaled}: x_s' = C_s' x̂0 + √(b/a)·(x_s − C_s x̂0), equal to {@code ode} in the
 *       limit of small steps and exact in the noise: DDIM where C is a factor
 * </ul>
 *
 * <p>Where σ is constant, all are Algorithm 2 of Cold Diffusion without its noise.
 */
@Says("Algorithm 2 of Soft Diffusion: take corruption and noise off, carry the rest along")
public record Momentum(
        @Says(value = "with fresh noise, or one of two flows without", byDefault = "sde") Kind kind,
        @Says(
                        value =
                                "std of the fresh noise of sde: as printed, or such that a perfect"
                                        + " estimate leaves exactly the noise of the schedule",
                        byDefault = "printed")
                Fresh noise,
        @Says(value = "how it ends", byDefault = "denoise") LastStep last)
        implements Sampler {
    /** The equation that is solved backwards. */
    public enum Kind {
        /** The reverse stochastic equation. */
        SDE,
        /** The probability flow, by half the score. */
        ODE,
        /** The probability flow, by rescaling the noise. */
        RESCALED
    }

    /** κ of the stochastic one. */
    public enum Fresh {
        /** √(a − b), as in the paper; leaves (a − b)²/a too much. */
        PRINTED,
        /** √(b(a − b)/a): ancestral sampling (Song et al. 2021, appendix F) where C is I. */
        ANCESTRAL
    }

    /** As printed, and a last step that takes off all noise. */
    public Momentum() {
        this(Kind.SDE, Fresh.PRINTED, LastStep.DENOISE);
    }

    @Override
    public void demand(Degrader d) {
        Soft.of("momentum", d, last);
    }

    @Override
    public Tensor sample(
            Restorer r, Degrader d, Tensor xT, TimeGrid grid, Seeds seeds, StepListener on) {
        Soft soft = Soft.of("momentum", d, last);
        Walk.Move move = (xt, x0Hat, s, next) -> step(soft, seeds, xt, x0Hat, s, next);
        return Walk.along("momentum", r, xT, grid, seeds, on, move);
    }

    private Tensor step(Soft soft, Seeds seeds, Tensor xt, Tensor x0Hat, double s, double next) {
        if (soft.endsClean(next)) {
            return x0Hat.clone();
        }
        Tensor here = soft.mean(x0Hat, s);
        Tensor there = soft.mean(x0Hat, next);
        Tensor a = soft.sigma(xt, s).square();
        Tensor b = soft.sigma(xt, next).square();
        Tensor noise = xt.sub(here);
        if (kind == Kind.RESCALED) {
            return there.add(b.div(a).sqrt().mul(noise));
        }
        Tensor share = a.sub(b).div(a);
        Tensor moved = xt.add(there.sub(here));
        return kind == Kind.ODE
                ? moved.sub(share.mul(new Scalar(0.5)).mul(noise))
                : moved.sub(share.mul(noise)).add(width(a, b).mul(Soft.fresh(xt, seeds, s)));
    }

    private Tensor width(Tensor a, Tensor b) {
        Tensor gone = a.sub(b);
        return noise == Fresh.PRINTED ? gone.sqrt() : gone.mul(b).div(a).sqrt();
    }
}
