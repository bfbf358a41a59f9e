package dev.thaw.degrade.mask;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;

/**
 * A Gaussian hole that deepens and widens: D(x, n) = x·Π_{i&lt;n} m_i with m_i = 1 − exp(−r²/(2
 * σ_i²)), r the distance to the hole's centre and σ_i = std + growth·i (Bansal et al. 2022, §4.2).
 * What is gone is 0, mid grey, unless a colour is asked for: D(x, n) = x·keep + colour·(1 − keep).
 * Holes are alike in every channel.
 *
 * <p>Reversed, the picture shrinks towards the hole's centre instead, keep = 1 − Π_{i&lt;T−n} m_i,
 * and the last step leaves the colour alone: what inpainting generates from.
 *
 * <p>The official code counts σ_i = kernel_std·(i + initial_mask), so here {@code std =
 * kernel_std·initial_mask} and {@code growth = kernel_std}. Recipes: MNIST and CIFAR-10 {@code (50,
 * 1.1, 0.1, RANDOM)}, CelebA {@code (100, 0.2, 0.2, CENTRED)}, generation {@code (750, 0.05, 0.05,
 * CENTRED, true, -0.5, 0.5)}.
 */
@Says("Gaussian hole that deepens and widens with each step")
public record InpaintMask(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "50")
                int steps,
        @Says(
                        value = "standard deviation of the first step's hole",
                        unit = "pixels",
                        rule = "above 0",
                        byDefault = "1.1")
                double std,
        @Says(
                        value = "what each step adds to std",
                        unit = "pixels",
                        rule = "at least 0",
                        byDefault = "0.1")
                double growth,
        @Says(value = "where the hole is", byDefault = "random") Centre centre,
        @Says(
                        value =
                                "whether the picture shrinks to the centre instead of vanishing there",
                        byDefault = "false")
                boolean reverse,
        @Says(
                        value = "least value of a channel of the fill colour, drawn once per image",
                        rule = "between -1 and 1",
                        byDefault = "0")
                double darkest,
        @Says(
                        value = "largest value of a channel of the fill colour",
                        rule = "between darkest and 1",
                        byDefault = "0")
                double brightest)
        implements Degradation {
    /** Where the hole is. */
    public enum Centre {
        /** At the middle pixel; with an even side, the lower of the two. */
        CENTRED,
        /** Anywhere in the image, or up to one pixel above it or to its left; one per image. */
        RANDOM
    }

    public InpaintMask {
        Check.atLeast("inpaint-mask steps", 1, steps);
        Check.positive("inpaint-mask std", std);
        Check.atLeast("inpaint-mask growth", 0.0, growth);
        Check.finite("inpaint-mask std of the last step", std + growth * (steps - 1.0));
        Fill.check("inpaint-mask", darkest, brightest);
    }

    /** A grey hole. */
    public InpaintMask(int steps, double std, double growth, Centre centre) {
        this(steps, std, growth, centre, false, 0, 0);
    }

    /** Standard deviation of step {@code step} = 0 … T−1, in pixels. */
    public double std(int step) {
        return std + growth * step;
    }

    /** m_i at {@code (dy, dx)} pixels from the centre: 0 there, towards 1 far away. */
    public double mask(int step, double dy, double dx) {
        double variance = std(step) * std(step);
        return 1 - Math.exp(-(dy * dy + dx * dx) / (2 * variance));
    }

    @Override
    public Holes open(ImageShape image, Device device) {
        return Holes.open(this, image, device);
    }

    @Override
    public Prior prior() {
        return Fill.prior(reverse, darkest, brightest);
    }
}
