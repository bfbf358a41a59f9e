package dev.thaw.degrade.noise;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Mixing;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Ramp;
import dev.thaw.degrade.StandardNormal;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;

/**
 * Plain Gaussian noise: D(x, n) = x + σ_n z with z ~ N(0, I) drawn once per image and σ_n =
 * std·(n/T)^power. The picture keeps its contrast, so values leave [-1, 1]; {@code eight-bit}
 * around it cuts them as a file does. With the default five times the half range, a pixel keeps
 * some thousandths of its power at the end.
 *
 * <p>Generation starts from the mean and the first component of such pictures with white noise of
 * the same std.
 */
@Says("Gaussian noise on top of the picture, which keeps its contrast")
public record AdditiveNoise(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "100")
                int steps,
        @Says(
                        value = "standard deviation at the last step; black to white is 2",
                        rule = "above 0",
                        byDefault = "5")
                double std,
        @Says(
                        value = "power of the severity that the standard deviation grows with",
                        rule = "above 0",
                        byDefault = "2")
                double power)
        implements Degradation {
    public AdditiveNoise {
        Check.within("additive-noise steps", 1, 1_000_000, steps);
        Check.positive("additive-noise std", std);
        Check.positive("additive-noise power", power);
    }

    @Override
    public Mixing open(ImageShape image, Device device) {
        return Mixing.open(
                steps,
                _ -> 1,
                n -> Ramp.power(std, power, n, steps),
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
        return new PrincipalGaussian(1, PrincipalGaussian.DEFAULT.images(), std);
    }
}
