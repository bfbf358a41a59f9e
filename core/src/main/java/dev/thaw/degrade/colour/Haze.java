package dev.thaw.degrade.colour;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PerImage;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.SmoothField;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Haze by atmospheric scattering: D(x, n) = x·t + A(1 − t) with t = exp(−density·n/T·d)
 * (Koschmieder 1924, in the form of He, Sun and Tang 2009, equation 1), on the picture's values.
 * The airlight A is one grey per image; the depth d is a smooth random field between {@code near}
 * and 1, each value in between equally likely.
 */
@Says("haze: far parts of the picture vanish in the airlight first")
public record Haze(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value =
                                "scattering over the largest depth at the last step, in factors of e",
                        rule = "above 0 and at most 100",
                        byDefault = "6")
                double density,
        @Says(
                        value = "smallest depth, as a share of the largest",
                        rule = "between 0 and 1",
                        byDefault = "0.5")
                double near,
        @Says(
                        value =
                                "size of the depth's hills: std of the blur that makes them, as a"
                                        + " share of the shorter side",
                        rule = "above 0 and at most 1",
                        byDefault = "0.2")
                double smoothness,
        @Says(value = "darkest airlight", rule = "between -1 and 1", byDefault = "0.5")
                double darkest,
        @Says(
                        value = "brightest airlight; each image draws one between the two",
                        rule = "between darkest and 1",
                        byDefault = "1")
                double brightest)
        implements Degradation {
    public Haze {
        Check.atLeast("haze steps", 1, steps);
        Check.positive("haze density", density);
        Check.within("haze density", 0, 100, density);
        Check.within("haze near", 0.0, 1.0, near);
        Check.positive("haze smoothness", smoothness);
        Check.within("haze smoothness", 0, 1, smoothness);
        Check.within("haze darkest", -1.0, 1.0, darkest);
        Check.within("haze brightest", darkest, 1.0, brightest);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        double std = smoothness * Math.min(image.height(), image.width());
        SmoothField field = SmoothField.open(std, image, device);
        return Formula.open(
                this, image, device, seeds -> hazed(seeds, field, device), field::close);
    }

    private Hazed hazed(Seeds seeds, SmoothField field, Device device) {
        PerImage airlights =
                PerImage.draw(
                        seeds.derive("airlight"),
                        device,
                        random ->
                                new double[] {
                                    darkest + (brightest - darkest) * random.nextDouble()
                                });
        try (Scope scope = Scope.open()) {
            Tensor normal = field.draw(seeds.derive("depth"), 1);
            // the distribution function of the normal law makes every depth equally likely
            Tensor even =
                    normal.div(new Scalar(Math.sqrt(2)))
                            .erf()
                            .add(new Scalar(1f))
                            .div(new Scalar(2f));
            Tensor depth = even.mul(new Scalar(1 - near)).add(new Scalar(near));
            return new Hazed(this, airlights, scope.keep(depth));
        }
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }

    /**
     * @param depth {@code (N, 1, H, W)} in near … 1
     */
    private record Hazed(Haze spec, PerImage airlights, Tensor depth) implements Formula.Law {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            Tensor scattering = Draw.share(n, spec.steps).mul(new Scalar(-spec.density));
            Tensor airlight = airlights.number(0);
            return airlight.add(x0.sub(airlight).mul(depth.mul(scattering).exp()));
        }

        @Override
        public Map<String, Object> drawn(int image) {
            return Map.of("airlight", airlights.of(image, 0));
        }

        @Override
        public void close() {
            airlights.close();
            depth.close();
        }
    }
}
