package dev.thaw.degrade.colour;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;

/**
 * Decolorization: step i moves every channel towards the plain mean of the channels, x ← e_i x + (1
 * − e_i) mean(x); cumulative, so D(x, n) = E_n x + (1 − E_n) mean(x) with E_n = Π_{i&lt;n} e_i
 * (Bansal et al. 2022, appendix; the official {@code decolor-diffusion}).
 *
 * <p>Recipe of the paper: {@code (20, LINEAR, 0.9, true, RGB)}.
 */
@Says("decolorization: channels move towards their mean")
public record Decolor(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(value = "how colour goes from step to step", byDefault = "linear") Schedule schedule,
        @Says(
                        value = "share of the colour that a step of the constant schedule keeps",
                        rule = "between 0 and 1",
                        byDefault = "0.9")
                double keep,
        @Says(value = "whether the last step takes all colour that is left", byDefault = "true")
                boolean total,
        @Says(
                        value =
                                "what the images are; experiments hand over rgb, lab is for"
                                        + " programs",
                        byDefault = "rgb")
                Images images)
        implements Degradation {
    /** e_i, the share of the colour that step i = 0 … T−1 keeps. */
    public enum Schedule {
        /** e_i = keep. */
        CONSTANT,
        /** e_i = 1 − 1/(T − i): E_n = 1 − n/T. */
        LINEAR
    }

    /** What the images are. */
    public enum Images {
        /** Channels in [-1, 1]: two or more. */
        RGB,
        /**
         * {@link Lab} in its own units, L in 0 … 100. Each step goes to RGB, cut to [-1, 1], and
         * back.
         */
        LAB
    }

    public Decolor {
        Check.atLeast("decolor steps", 1, steps);
        Check.within("decolor keep", 0.0, 1.0, keep);
    }

    /** e_i: the share of the colour that step {@code step} = 0 … T−1 keeps. */
    public double kept(int step) {
        if (total && step == steps - 1) {
            return 0;
        }
        return switch (schedule) {
            case CONSTANT -> keep;
            case LINEAR -> 1 - 1.0 / (steps - step);
        };
    }

    /** E_n: the share of the colour that is left after {@code n} = 0 … T steps. */
    public double left(int n) {
        if (total && n == steps) {
            return 0;
        }
        return switch (schedule) {
            case CONSTANT -> Math.pow(keep, n);
            case LINEAR -> (double) (steps - n) / steps;
        };
    }

    @Override
    public boolean pictures() {
        return images == Images.RGB;
    }

    @Override
    public boolean bounded() {
        return images == Images.RGB;
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Check.that(
                image.channels() >= 2 && (images == Images.RGB || image.channels() == 3),
                "decolor needs images with colour"
                        + (images == Images.LAB ? " in 3 channels" : "")
                        + ", got images of "
                        + image);
        return Decoloring.open(this, image, device);
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
