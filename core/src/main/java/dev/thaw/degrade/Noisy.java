package dev.thaw.degrade;

import org.bytedeco.pytorch.Tensor;

/**
 * Capability of a {@link Degrader}: x_t = mean(x0, t) + sigma(t)·ε with ε ~ N(0, I), or with an end
 * image in the place of ε, which can be re-estimated in the same way.
 */
public interface Noisy {
    /** C_t x0, {@code (N, C, H, W)}. */
    Tensor mean(Tensor x0, Tensor severity);

    /** σ_t per image, {@code (N)}. */
    Tensor sigma(Tensor severity);

    /**
     * The limit of σ as severity goes to 0: what score models leave in the images that they call
     * clean, σ_min. σ at severity 0 itself is 0, as D there is x0.
     */
    default double least() {
        return 0;
    }

    /** The ε that was drawn, {@code (N, C, H, W)}. */
    Tensor noise();

    /**
     * The same process with ε re-estimated from a state and a clean estimate: ε̂ = (x_t − C_t
     * x̂0)/σ_t (Bansal et al. 2022, §5.1). The caller closes it.
     */
    Degrader reestimate(Tensor xt, Tensor x0Hat, Tensor severity);
}
