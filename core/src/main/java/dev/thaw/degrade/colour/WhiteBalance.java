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
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * A wrong white balance: the light of red, green and blue is multiplied by 2^(stops·n/T·c), cut at
 * white, with c = cos φ·(1, 0, −1) + sin φ/√3·(1, −2, 1). These are the two axes of a camera's
 * setting: colour temperature, from warm φ = 0° to cool 180°, and tint, from magenta 90° to green
 * 270°. Needs red, green and blue.
 */
@Says("white balance: a colour cast by gains on the light of red, green and blue")
public record WhiteBalance(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value =
                                "how far red and blue of a warm or cool cast are off at the last step",
                        unit = "stops",
                        rule = "above 0 and at most 16",
                        byDefault = "4")
                double stops,
        @Says(value = "colour of the cast; random = any, one per image", byDefault = "random")
                Cast cast,
        @Says(value = "what light the values stand for", byDefault = "srgb") Transfer transfer)
        implements Degradation {
    /** Colour of the cast. */
    public enum Cast {
        WARM(0),
        MAGENTA(90),
        COOL(180),
        GREEN(270),
        RANDOM(Double.NaN);

        private final double degrees;

        Cast(double degrees) {
            this.degrees = degrees;
        }
    }

    public WhiteBalance {
        Check.atLeast("white-balance steps", 1, steps);
        Check.positive("white-balance stops", stops);
        Check.within("white-balance stops", 0, 16, stops);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Needs.rgb("white-balance", image);
        return Formula.open(
                this,
                image,
                device,
                seeds ->
                        new Tinted(
                                this,
                                PerImage.draw(
                                        seeds.derive("white balance"), device, this::direction)));
    }

    /** c for red, green and blue, and φ in degrees. */
    private double[] direction(RandomGenerator random) {
        double degrees = cast == Cast.RANDOM ? 360 * random.nextDouble() : cast.degrees;
        double warm = Math.cos(Math.toRadians(degrees));
        double magenta = Math.sin(Math.toRadians(degrees)) / Math.sqrt(3);
        return new double[] {warm + magenta, -2 * magenta, magenta - warm, degrees};
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }

    private record Tinted(WhiteBalance spec, PerImage directions) implements Formula.Law {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            Tensor stops = Draw.share(n, spec.steps).mul(new Scalar(spec.stops));
            Tensor gains = directions.numbers(0, 3).mul(stops).exp2();
            return spec.transfer.picture(spec.transfer.light(x0).mul(gains));
        }

        @Override
        public Map<String, Object> drawn(int image) {
            return Map.of(
                    "degrees",
                    directions.of(image, 3),
                    "stops of red, green and blue",
                    List.of(stops(image, 0), stops(image, 1), stops(image, 2)));
        }

        private double stops(int image, int channel) {
            return spec.stops * directions.of(image, channel);
        }

        @Override
        public void close() {
            directions.close();
        }
    }
}
