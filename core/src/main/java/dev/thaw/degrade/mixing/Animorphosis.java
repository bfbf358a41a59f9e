package dev.thaw.degrade.mixing;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Mixing;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;

/**
 * A fade to a picture of another data set: D(x, n) = √ᾱ_n x + √(1 − ᾱ_n) z with a picture z drawn
 * once per image, ᾱ_0 = 1 (Bansal et al. 2022, §5.2 and figure 8: animals become faces). The
 * weights preserve variance, so mixtures may leave [-1, 1].
 *
 * <p>The end can be re-estimated from a state as noise can, so a picture of a user is restored with
 * itself as the end. Generation starts from pictures of the other set and keeps each as the end,
 * free of the noise that may break its symmetry.
 */
@Says("a fade to a picture of another data set")
public record Animorphosis(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "200")
                int steps,
        @Says(value = "how the other picture grows", byDefault = "cosine") NoiseSchedule schedule,
        @Says(value = "where the other pictures come from", byDefault = "{}") OtherSet other)
        implements Degradation {
    public Animorphosis {
        Check.within("animorphosis steps", 1, 1_000_000, steps);
    }

    @Override
    public Mixing open(ImageShape image, Device device) {
        return Mixing.open(
                steps, schedule, image, device, OtherPictures.open(other, image, device));
    }

    @Override
    public boolean bounded() {
        return false;
    }

    @Override
    public Prior prior() {
        return new OtherImages(other, 0, false);
    }
}
