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
}
