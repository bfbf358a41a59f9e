package dev.thaw.degrade.noise;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Mixing;
import dev.thaw.degrade.OwnEnd;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Ramp;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.Scalar;

/**
 * The picture fades to uniform noise: D(x, n) = (1 − w_n) x + w_n u with u uniform in [-1, 1) drawn
 * once per image and w_n = (n/T)^power. It stays in [-1, 1], and nothing is left of it at the end.
 */
@Says("the picture fades to uniform noise")
public record UniformNoise(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "100")
                int steps,
        @Says(
                        value = "power of the severity that the share of the noise grows with",
                        rule = "above 0",
                        byDefault = "1")
                double power)
        implements Degradation {
    public UniformNoise {
        Check.within("uniform-noise steps", 1, 1_000_000, steps);
        Check.positive("uniform-noise power", power);
    }

    @Override
    public Mixing open(ImageShape image, Device device) {
        int size = image.channels() * image.height() * image.width();
        return Mixing.open(
                steps,
                n -> 1 - Ramp.power(1, power, n, steps),
                n -> Ramp.power(1, power, n, steps),
                image,
                device,
                seeds -> {
                    try (Scope scope = Scope.open()) {
                        return scope.handUp(
                                Noise.uniform(seeds.derive("uniform"), size, device)
                                        .mul(new Scalar(2f))
                                        .sub(new Scalar(1f))
                                        .view(image.batch(seeds.count())));
                    }
                });
    }

    @Override
    public Prior prior() {
        return new OwnEnd(this);
    }
}
