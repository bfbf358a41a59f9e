package dev.thaw.degrade;

import dev.thaw.base.Seeds;
import dev.thaw.tensor.ImageShape;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A distribution over x_T as a value; fitted once on degraded training images, its numbers travel
 * in the model file.
 */
public interface Prior {
    /** Collects degraded training images and yields the fitted numbers. */
    interface Fit extends AutoCloseable {
        /** For priors that have nothing to fit. */
        static Fit nothing() {
            return new Fit() {
                @Override
                public void add(Tensor xT) {}

                @Override
                public Map<String, Tensor> finish() {
                    return Map.of();
                }

                @Override
                public void close() {}
            };
        }

        /** Adds a batch of x_T, {@code (N, C, H, W)}. */
        void add(Tensor xT);

        /**
         * The fitted numbers by name, in the caller's scope; empty when nothing is fitted.
         *
         * @throws dev.thaw.base.Fault of kind input when too few or degenerate images were added
         */
        Map<String, Tensor> finish();

        @Override
        void close();
    }

    Fit fit(ImageShape image);

    /** Draws one x_T per seed, {@code (N, C, H, W)} on the CPU, in the caller's scope. */
    Tensor draw(Map<String, Tensor> fitted, ImageShape image, Seeds seeds);

    /** How many training images a good fit wants at most; 0 when nothing is fitted. */
    int wantedImages();

    /**
     * Whether it is fitted to C_T x0, the part of x_T without the noise of the process ({@link
     * Noisy#mean}), because {@link #draw} adds that noise itself.
     */
    default boolean fitsMean() {
        return false;
    }

    /**
     * Whether {@link #draw} gives, noise that breaks symmetry aside, the very end image that a
     * degrader of this degradation with the same seeds keeps fixed. Generation then keeps it too,
     * as Algorithm 2 with a fixed end demands; otherwise the degrader's draw is unknown.
     */
    default boolean isEndOf(Degradation degradation) {
        return false;
    }

    /** Std of the {@link SymmetryNoise} that {@link #draw} adds. */
    default double noise() {
        return 0;
    }

    /** Whether that noise shall not stay in the final image. */
    default boolean removeNoise() {
        return false;
    }

    /**
     * Whether {@link #settle} takes off noise that {@link #draw} added. That is right only for
     * samplers that carry it to the end, see {@code Sampler.carriesWhatIsAdded}.
     */
    default boolean removesNoise() {
        return removeNoise() && noise() > 0;
    }

    /**
     * What is left to do with images that were generated from {@link #draw} with the same seeds:
     * the noise that broke the symmetry of x_T is taken off where the prior says so.
     *
     * @param generated {@code (N, C, H, W)}, on any device
     * @return the same shape; {@code generated} itself when nothing is to be done
     */
    default Tensor settle(Tensor generated, Seeds seeds) {
        return removesNoise() ? SymmetryNoise.remove(generated, noise(), seeds) : generated;
    }
}
