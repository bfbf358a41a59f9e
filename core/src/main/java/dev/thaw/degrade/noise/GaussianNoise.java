package dev.thaw.degrade.noise;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Mixing;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.StandardNormal;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;

/**
 * Gaussian noise that preserves variance: D(x, n) = √ᾱ_n x + √(1 − ᾱ_n) z with z ~ N(0, I) drawn
 * once per image, ᾱ_0 = 1 (Ho et al. 2020, equation 4; the hot diffusion of Bansal et al. 2022).
 */
@Says("Gaussian noise, the variance-preserving process of DDPM")
public record GaussianNoise(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "200")
                int steps,
        @Says(value = "how the noise grows", byDefault = "cosine") NoiseSchedule schedule)
        implements Degradation {
    public GaussianNoise {
        Check.within("gaussian-noise steps", 1, 1_000_000, steps);
    }

    @Override
    public Mixing open(ImageShape image, Device device) {
        return Mixing.open(
                steps,
                schedule,
                image,
                device,
                seeds -> Noise.gaussian(seeds.derive(StandardNormal.PURPOSE), image, device));
    }

    @Override
    public boolean bounded() {
        return false;
    }

    @Override
    public Prior prior() {
        return new StandardNormal();
    }
}
