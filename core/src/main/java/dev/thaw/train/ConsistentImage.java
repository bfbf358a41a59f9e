package dev.thaw.train;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degrader;
import dev.thaw.restore.Restorer;
import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * The mean of |x̂0 − x0| plus {@code weight} times the mean of |D(x̂0, t) − x_t| / dev(x_t): the
 * estimate shall be near the clean image, and degraded again it shall be the picture that was
 * given. Like the soft objective of Daras et al. (2022, §3.1) the second term compares after
 * corruption; the difference is centred and divided by the deviation of x_t, per image and channel,
 * so that the faint traces that a heavy degradation leaves weigh as much as the bold ones of a
 * light one.
 *
 * <p>Why: the improved sampler replaces D(x̂0, s) by D(x̂0, s'). Where D(x̂0, s) differs from x_s
 * what x_s still knew of the picture is exchanged for the error of the estimate, and the errors add
 * up over the steps. An estimate that agrees with x_s loses nothing.
 */
@Says("L1 to the clean image, and to the degraded picture after degrading the estimate again")
public record ConsistentImage(
        @Says(
                        value = "of the second term, 0 = clean-image with l1",
                        rule = "at least 0",
                        byDefault = "1")
                double weight)
        implements Objective {
    private static final long[] PIXELS = {2, 3};

    /** Keeps a flat picture, of deviation 0, from dividing by it. */
    private static final float FLAT = 1e-4f;

    public ConsistentImage {
        Check.atLeast("consistent-image weight", 0.0, weight);
    }

    @Override
    public Tensor loss(Restorer r, Degrader d, Tensor x0, Tensor xt, Tensor severity) {
        try (Scope scope = Scope.open()) {
            Tensor x0Hat = r.restore(xt, severity);
            Tensor near = x0Hat.sub(x0).abs().mean();
            Tensor deviation =
                    centred(xt).square().mean(PIXELS, true, same()).sqrt().add(new Scalar(FLAT));
            Tensor again = centred(d.degrade(x0Hat, severity).sub(xt)).div(deviation);
            return scope.handUp(near.add(again.abs().mean().mul(new Scalar(weight))));
        }
    }

    private static Tensor centred(Tensor x) {
        return x.sub(x.mean(PIXELS, true, same()));
    }

    private static ScalarTypeOptional same() {
        return new ScalarTypeOptional();
    }
}
