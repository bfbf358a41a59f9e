package dev.thaw.degrade.colour;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PerImage;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * A wrong gamma: values v, 0 for black to 1 for white, become v^γ with γ = exponent^(±n/T). Black
 * and white stay as they are; all between goes to black, or to white where γ is below 1.
 */
@Says("gamma: middle tones go to black or to white")
public record Gamma(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value = "the exponent of the last step, or one over it where it brightens",
                        rule = "above 1 and at most 1000",
                        byDefault = "32")
                double exponent,
        @Says(
                        value = "darker, brighter, or either with even chances per image",
                        byDefault = "darker")
                Direction direction)
        implements Degradation {
    /** Which way middle tones go. */
    public enum Direction {
        DARKER,
        BRIGHTER,
        RANDOM
    }

    public Gamma {
        Check.atLeast("gamma steps", 1, steps);
        Check.that(
                exponent > 1 && exponent <= 1000,
                "gamma exponent must be above 1 and at most 1000, got " + exponent);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        return Formula.open(
                this,
                image,
                device,
                seeds ->
                        new Bent(
                                this,
                                PerImage.draw(
                                        seeds.derive("gamma"),
                                        device,
                                        random -> new double[] {sign(random.nextBoolean())})));
    }

    private double sign(boolean darker) {
        return switch (direction) {
            case DARKER -> 1;
            case BRIGHTER -> -1;
            case RANDOM -> darker ? 1 : -1;
        };
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }

    private record Bent(Gamma spec, PerImage signs) implements Formula.Law {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            Tensor power = Draw.share(n, spec.steps).mul(signs.number(0));
            Tensor gamma = power.mul(new Scalar(Math.log(spec.exponent))).exp();
            Tensor values =
                    x0.add(new Scalar(1f))
                            .div(new Scalar(2f))
                            .clamp(
                                    new ScalarOptional(new Scalar(0f)),
                                    new ScalarOptional(new Scalar(1f)));
            return values.pow(gamma).mul(new Scalar(2f)).sub(new Scalar(1f));
        }

        @Override
        public Map<String, Object> drawn(int image) {
            return Map.of("direction", signs.of(image, 0) > 0 ? "darker" : "brighter");
        }

        @Override
        public void close() {
            signs.close();
        }
    }
}
