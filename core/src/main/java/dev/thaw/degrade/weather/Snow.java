package dev.thaw.degrade.weather;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;

/**
 * Snowification: flakes cut from an enlarged Gaussian field, streaked by the wind, and the same
 * turned by 180°, both added to the picture (Bansal et al. 2022, §4.4, after the snow of
 * ImageNet-C, Hendrycks and Dietterich 2019). Direct, not cumulative: later steps cut at a lower
 * threshold and streak further.
 *
 * <p>Recipes: CIFAR-10 {@code (200, 3, BATCH, RANDOM, false)}, CelebA {@code (200, 4, BATCH,
 * RANDOM, false)}.
 */
@Says("snow: more and longer flakes with each step")
public record Snow(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "200")
                int steps,
        @Says(value = "how heavy it snows", rule = "between 1 and 4", byDefault = "3") int level,
        @Says(value = "which images share their snow", byDefault = "image") Layer layer,
        @Says(value = "where the wind blows", byDefault = "random") Wind wind,
        @Says(value = "whether the picture whitens too", byDefault = "false") boolean whiten)
        implements Degradation {
    /** Which images share their snow. */
    public enum Layer {
        /** Every image has its own. */
        IMAGE,
        /** One for the whole batch, drawn for its first image: the official {@code random_snow}. */
        BATCH,
        /**
         * The same for all images ever: the official {@code random_snow=False}, drawn with numpy's
         * legacy generator and seed 123321.
         */
        FIXED
    }

    /** Where the wind blows. */
    public enum Wind {
        /** Either way, with even chances. */
        RANDOM,
        HORIZONTAL,
        VERTICAL
    }

    public Snow {
        Check.atLeast("snow steps", 1, steps);
        Check.within("snow level", 1, 4, level);
    }

    /** Below this the field is no flake, for each step 0 … T−1. */
    public float[] thresholds() {
        return SnowLevel.of(level).threshold().even(steps);
    }

    /** Standard deviation of the streaks in pixels, for each step 0 … T−1. */
    public float[] blurs() {
        return SnowLevel.of(level).blur().even(steps);
    }

    /** Share of its own brightness that a whitening picture keeps, for each step 0 … T−1. */
    public float[] brightness() {
        return SnowLevel.of(level).brightness().even(steps);
    }

    @Override
    public Snowing open(ImageShape image, Device device) {
        return Snowing.open(this, image, device);
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
