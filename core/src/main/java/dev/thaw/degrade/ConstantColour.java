package dev.thaw.degrade;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * One colour per image, each channel uniform in [low, high): where inpainting generation starts
 * (Bansal et al. 2022, figure 8; the official code draws from [-0.5, 0.5)). Nothing is fitted.
 *
 * <p>It draws for the purpose {@value #PURPOSE}: a degradation that fades to a colour drawn by
 * {@link #colours} ends in the very same one.
 */
@Says("one uniformly drawn colour per image")
public record ConstantColour(
        @Says(value = "least value of a channel", rule = "-1 to 1", byDefault = "-0.5") double low,
        @Says(value = "end of the range", rule = "low to 1; low = always that", byDefault = "0.5")
                double high,
        @Says(
                        value = "std of white noise that breaks the symmetry of equal pixels",
                        rule = "at least 0",
                        byDefault = "0")
                double noise,
        @Says(
                        value =
                                "whether that noise is taken off the final image; for samplers that"
                                        + " carry it to the end",
                        byDefault = "false")
                boolean removeNoise)
        implements Prior {
    /** The purpose word of all colours that end in x_T. */
    public static final String PURPOSE = "colour";

    public ConstantColour {
        Check.within("constant-colour low", -1, 1, low);
        Check.within("constant-colour high", -1, 1, high);
        Check.that(
                high >= low, "constant-colour high must be at least low " + low + ", got " + high);
        Check.atLeast("constant-colour noise", 0.0, noise);
    }

    /** In [-0.5, 0.5), without noise. */
    public ConstantColour() {
        this(-0.5, 0.5, 0, false);
    }

    /** One colour per seed, {@code (N, C, 1, 1)} on the CPU, in the caller's scope. */
    public static Tensor colours(double low, double high, int channels, Seeds seeds) {
        try (Scope scope = Scope.open()) {
            Tensor unit = Noise.uniform(seeds.derive(PURPOSE), channels, Device.CPU);
            Tensor colours =
                    unit.mul(new Scalar((float) (high - low))).add(new Scalar((float) low));
            return scope.handUp(colours.view(seeds.count(), channels, 1, 1));
        }
    }

    @Override
    public Fit fit(ImageShape image) {
        return Fit.nothing();
    }

    @Override
    public Tensor draw(Map<String, Tensor> fitted, ImageShape image, Seeds seeds) {
        try (Scope scope = Scope.open()) {
            Tensor colours = colours(low, high, image.channels(), seeds);
            Tensor images = colours.expand(image.batch(seeds.count())).contiguous();
            return scope.handUp(SymmetryNoise.add(images, noise, seeds));
        }
    }

    @Override
    public int wantedImages() {
        return 0;
    }

    @Override
    public boolean isEndOf(Degradation degradation) {
        return degradation.prior() instanceof ConstantColour other
                && other.low == low
                && other.high == high;
    }
}
