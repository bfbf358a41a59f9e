package dev.thaw.degrade.geometry;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.SmoothField;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;

/**
 * Elastic warp (Simard, Steinkraus and Platt 2003): pixel p takes the value at p +
 * amplitude·n/T·u(p), with u a smooth random field of standard normal displacements, down and
 * across. Values between pixels are bilinear; beyond the border the border pixel counts.
 */
@Says("elastic warp: a smooth random field bends the picture")
public record Elastic(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value =
                                "std of the displacement at the last step, as a share of the"
                                        + " shorter side",
                        rule = "above 0 and at most 1",
                        byDefault = "0.15")
                double amplitude,
        @Says(
                        value =
                                "size of the bends: std of the blur that makes them, as a share of"
                                        + " the shorter side",
                        rule = "above 0 and at most 1",
                        byDefault = "0.08")
                double smoothness)
        implements Degradation {
    public Elastic {
        Check.atLeast("elastic steps", 1, steps);
        Check.positive("elastic amplitude", amplitude);
        Check.within("elastic amplitude", 0, 1, amplitude);
        Check.positive("elastic smoothness", smoothness);
        Check.within("elastic smoothness", 0, 1, smoothness);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        int side = Math.min(image.height(), image.width());
        SmoothField field = SmoothField.open(smoothness * side, image, device);
        return Formula.open(
                this,
                image,
                device,
                seeds -> {
                    try (Scope scope = Scope.open()) {
                        return new Warp(
                                steps,
                                amplitude * side,
                                scope.keep(field.draw(seeds.derive("elastic"), 2)));
                    }
                },
                field::close);
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
