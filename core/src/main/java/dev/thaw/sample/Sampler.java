package dev.thaw.sample;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.restore.Restorer;
import org.bytedeco.pytorch.Tensor;

/** A way from x_T back to a clean image; a pure function. */
public interface Sampler {
    /**
     * Walks the grid from its first severity down to 0.
     *
     * @param xT the state at the grid's first severity, {@code (N, C, H, W)}
     * @param seeds one per image, for samplers that draw
     * @param on sees every step and changes nothing
     * @return the final image, same shape; belongs to the caller's scope
     */
    Tensor sample(Restorer r, Degrader d, Tensor xT, TimeGrid grid, Seeds seeds, StepListener on);

    /**
     * Whether it can be used with degraders of this kind; asked before training starts, and by
     * {@link #sample} itself.
     *
     * @throws dev.thaw.base.Fault of kind usage that says what would do instead
     */
    default void demand(Degrader d) {}

    /** Whether it degrades estimates on its way; one that does not never touches its degrader. */
    default boolean degrades() {
        return true;
    }

    /**
     * Whether what is added to x_T and unknown to the degrader arrives unchanged in the final
     * image, on top of what the estimates make of it: the state changes by differences of degraded
     * estimates alone. Noise that breaks the symmetry of x_T can then be taken off at the end.
     */
    default boolean carriesWhatIsAdded() {
        return false;
    }
}
