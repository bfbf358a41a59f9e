package dev.thaw.train;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Observed;
import dev.thaw.restore.Restorer;
import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Soft score matching (Daras et al. 2022, §3): the mean over the batch of w(t)·|C_τ (x̂0 − x0)|²,
 * with the mean over pixels. For x_t = C_t x0 + σ_t ε the score of the estimate is (C_t x̂0 −
 * x_t)/σ_t², so τ = t and w = 1/σ_t² are the denoising score matching of Vincent (2011) with the
 * usual weight σ_t²; with C_t = I they are it to the letter. The parametrization of the paper is
 * {@code residual}.
 *
 * <p>τ = max(t − back, 0): with {@code back} 0 the error is seen through the corruption of the
 * state, with more of it through that of a cleaner one (the incremental loss of Fabian et al. 2023,
 * §3.3), with 1 as it is: the objective of Cold Diffusion.
 */
@Says("distance of the estimate to the clean image as seen through the corruption, over sigma")
public record SoftScore(
        @Says(
                        value =
                                "severity by which the corruption is less than that of the state; 1"
                                        + " = none, as in Cold Diffusion",
                        rule = "0 to 1",
                        byDefault = "0")
                double back,
        @Says(value = "the distance, l1 or l2", byDefault = "l2") CleanImage.Norm norm,
        @Says(value = "how images of different noise weigh", byDefault = "inverse-variance")
                Weighting weighting)
        implements Objective {
    private static final long[] PIXELS = {1, 2, 3};

    /** w(t) by the noise of the state. */
    public enum Weighting {
        /** 1. */
        EVEN(0),
        /** 1/σ_t. */
        INVERSE_STD(1),
        /** 1/σ_t², that of the paper. */
        INVERSE_VARIANCE(2),
        /** 1/σ_t⁴: the distance of the scores themselves, without a weight. */
        SCORE(4);

        private final double power;

        Weighting(double power) {
            this.power = power;
        }
    }

    public SoftScore {
        Check.within("soft-score back", 0.0, 1.0, back);
        Check.that(
                norm != CleanImage.Norm.SQRT,
                "soft-score norm must be l1 or l2, got "
                        + norm.name().toLowerCase(java.util.Locale.ROOT));
    }

    /** As in the paper. */
    public SoftScore() {
        this(0, CleanImage.Norm.L2, Weighting.INVERSE_VARIANCE);
    }

    @Override
    public void demand(Degrader d) {
        noisy(d);
    }

    private static Noisy noisy(Degrader d) {
        if (Observed.exact(d) instanceof Noisy noisy) {
            return noisy;
        }
        throw Fault.usage(
                "objective soft-score needs a linear degradation with noise, x_t = C_t x0 + σ_t ε,"
                        + " this one has no noise: put it into {type: noised, of: …} if it is"
                        + " linear, else use objective clean-image");
    }

    /** Images at severity 0 have no noise and no score: they do not count. */
    @Override
    public Tensor loss(Restorer r, Degrader d, Tensor x0, Tensor xt, Tensor severity) {
        Noisy noisy = noisy(d);
        try (Scope scope = Scope.open()) {
            Tensor error = r.restore(xt, severity).sub(x0);
            Tensor seen = noisy.mean(error, earlier(severity));
            Tensor size = norm == CleanImage.Norm.L1 ? seen.abs() : seen.square();
            Tensor each = size.mean(PIXELS, false, new ScalarTypeOptional()); // (N)
            return scope.handUp(each.mul(weights(noisy.sigma(severity))).mean());
        }
    }

    private Tensor earlier(Tensor severity) {
        return back == 0
                ? severity
                : severity.sub(new Scalar(back))
                        .clamp(new ScalarOptional(new Scalar(0f)), new ScalarOptional());
    }

    private Tensor weights(Tensor sigma) {
        Tensor weights = sigma.pow(new Scalar(-weighting.power));
        return weights.masked_fill(sigma.eq(new Scalar(0f)), new Scalar(0f));
    }
}
