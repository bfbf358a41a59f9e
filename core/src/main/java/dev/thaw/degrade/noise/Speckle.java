package dev.thaw.degrade.noise;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Ramp;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Noise that multiplies: a brightness v = (x + 1)/2 becomes v·(1 + σ_n z), cut to [0, 1], with z ~
 * N(0, I) drawn once per image and σ_n = std·(n/T)^power. Bright parts suffer most and black stays
 * black: what is left at the end is which pixels are black, so a digit keeps its outline.
 */
@Says("speckle: noise in proportion to the brightness")
public record Speckle(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "100")
                int steps,
        @Says(
                        value = "standard deviation at the last step, as a share of the brightness",
                        rule = "above 0",
                        byDefault = "10")
                double std,
        @Says(
                        value = "power of the severity that the standard deviation grows with",
                        rule = "above 0",
                        byDefault = "3")
                double power)
        implements Degradation {
    public Speckle {
        Check.within("speckle steps", 1, 1_000_000, steps);
        Check.positive("speckle std", std);
        Check.positive("speckle power", power);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Tensor sigma = Ramp.keep(device, steps, n -> Ramp.power(std, power, n, steps));
        return Formula.open(
                this,
                image,
                device,
                seeds -> {
                    try (Scope scope = Scope.open()) {
                        return new Grains(
                                sigma,
                                scope.keep(Noise.gaussian(seeds.derive("speckle"), image, device)));
                    }
                },
                sigma);
    }

    private record Grains(Tensor sigma, Tensor z) implements Formula.Law {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            Tensor factor = z.mul(Tensors.perImage(sigma.index_select(0, n))).add(new Scalar(1f));
            return x0.add(new Scalar(1f))
                    .mul(factor)
                    .sub(new Scalar(1f))
                    .clamp(new ScalarOptional(new Scalar(-1f)), new ScalarOptional(new Scalar(1f)));
        }

        @Override
        public void close() {
            z.close();
        }
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
