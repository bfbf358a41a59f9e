package dev.thaw.degrade.mixing;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Mixing;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;

/**
 * A cross-fade with another picture of a data set: D(x, n) = (1 − n/T) x + n/T·z, one picture z per
 * image. Mixtures stay in [-1, 1]; {@link Animorphosis} is the fade that preserves variance.
 *
 * <p>The end can be re-estimated from a state as noise can. Generation starts from pictures of the
 * set and keeps each as the end.
 */
@Says("a cross-fade with another picture of a data set")
public record Blend(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(value = "where the other pictures come from, and of which labels", byDefault = "{}")
                OtherSet other)
        implements Degradation {
    public Blend {
        Check.within("blend steps", 1, 1_000_000, steps);
    }

    @Override
    public Mixing open(ImageShape image, Device device) {
        return Mixing.open(
                steps,
                n -> 1 - (double) n / steps,
                n -> (double) n / steps,
                image,
                device,
                OtherPictures.open(other, image, device));
    }

    @Override
    public Prior prior() {
        return new OtherImages(other, 0, false);
    }
}
