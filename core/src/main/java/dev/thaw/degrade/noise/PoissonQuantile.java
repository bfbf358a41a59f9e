package dev.thaw.degrade.noise;

import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Poisson counts as a growing function of their mean: the least k with P(K ≤ k) ≥ u, for one u per
 * pixel. Exact in float64 for means up to {@value #EXACT}. Above, the expansion of Cornish and
 * Fisher (1938) to third order, rounded, which is the exact one or a neighbour of it.
 *
 * @param u in (0, 1), float64
 * @param z standard normal quantile of u, float64
 */
record PoissonQuantile(Tensor u, Tensor z) implements AutoCloseable {
    static final int EXACT = 12;

    /** P(K > 45) for a mean of 12 is 2e-13, far below the last u, 1 − 2⁻²⁵. */
    private static final int HIGHEST = 45;

    /** From float32 numbers k/2²⁴ in [0, 1); each stands for the middle of its interval. */
    static PoissonQuantile of(Tensor uniform) {
        try (Scope scope = Scope.open()) {
            Tensor u = uniform.to(ScalarType.Double).add(new Scalar(0x1p-25));
            return new PoissonQuantile(scope.keep(u), scope.keep(torch.special_ndtri(u)));
        }
    }

    /** Counts, float64, for means of the same shape and type. Called within a scope. */
    Tensor at(Tensor mean) {
        Scalar limit = new Scalar((double) EXACT);
        Tensor few = mean.clamp(new ScalarOptional(), new ScalarOptional(limit));
        return summed(few).where(mean.le(limit), expanded(mean));
    }

    /** Counts the k with P(K ≤ k) below u. */
    private Tensor summed(Tensor mean) {
        Tensor chance = mean.neg().exp();
        Tensor below = chance.clone();
        Tensor count = below.lt(u).to(ScalarType.Double);
        for (int k = 1; k <= HIGHEST; k++) {
            try (Scope _ = Scope.open()) {
                chance.mul_(mean).div_(new Scalar((double) k));
                below.add_(chance);
                count.add_(below.lt(u));
            }
        }
        return count;
    }

    /**
     * m + √m z + (z² − 1)/6 + (z − z³)/(72 √m), the cumulants of a Poisson variable being all m;
     * half a count is rounded away because P(K ≤ k) belongs to k + ½ of a smooth distribution.
     */
    private Tensor expanded(Tensor mean) {
        Tensor root = mean.clamp(new ScalarOptional(new Scalar(1.0))).sqrt();
        Tensor square = z.mul(z);
        Tensor second = square.sub(new Scalar(1.0)).div(new Scalar(6.0));
        Tensor third = z.sub(z.mul(square)).div(root.mul(new Scalar(72.0)));
        return mean.add(root.mul(z))
                .add(second)
                .add(third)
                .round()
                .clamp(new ScalarOptional(new Scalar(0.0)));
    }

    @Override
    public void close() {
        u.close();
        z.close();
    }
}
