package dev.thaw.degrade.colour;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.OwnEnd;
import dev.thaw.degrade.PerImage;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Too much or too little light: with l the light of a channel, D gives min(1, max(0, g(l + b) −
 * b)), g = 2^(±stops·n/T), as a picture again. The base b keeps black from staying black when there
 * is too much light, as stray light does in a camera, and sinks shadows into black when there is
 * too little. With b = 1/(2^stops − 1) or more the last step leaves plain white or black; with b =
 * 0 light is only multiplied.
 */
@Says("over- or underexposure: stops of light, cut at white and black")
public record Exposure(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value = "how far the exposure is off at the last step",
                        unit = "stops",
                        rule = "above 0 and at most 32",
                        byDefault = "8")
                double stops,
        @Says(
                        value = "too much light, too little, or either with even chances per image",
                        byDefault = "random")
                Direction direction,
        @Says(value = "what light the values stand for", byDefault = "srgb") Transfer transfer,
        @Says(
                        value = "stray light, as a share of white",
                        rule = "between 0 and 1",
                        byDefault = "0.004")
                double base)
        implements Degradation {
    /** Which way the exposure goes. */
    public enum Direction {
        OVER,
        UNDER,
        RANDOM
    }

    public Exposure {
        Check.atLeast("exposure steps", 1, steps);
        Check.positive("exposure stops", stops);
        Check.within("exposure stops", 0, 32, stops);
        Check.within("exposure base", 0.0, 1.0, base);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        return Formula.open(
                this,
                image,
                device,
                seeds ->
                        new Exposed(
                                this,
                                PerImage.draw(
                                        seeds.derive("exposure"),
                                        device,
                                        random -> new double[] {sign(random.nextBoolean())})));
    }

    private double sign(boolean over) {
        return switch (direction) {
            case OVER -> 1;
            case UNDER -> -1;
            case RANDOM -> over ? 1 : -1;
        };
    }

    @Override
    public Prior prior() {
        return base * (Math.pow(2, stops) - 1) >= 1 ? new OwnEnd(this) : PrincipalGaussian.DEFAULT;
    }

    private record Exposed(Exposure spec, PerImage signs) implements Formula.Law {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            Tensor stops = Draw.share(n, spec.steps).mul(signs.number(0));
            Tensor gain = stops.mul(new Scalar(spec.stops)).exp2();
            Scalar base = new Scalar(spec.base);
            Tensor light = spec.transfer.light(x0).add(base).mul(gain).sub(base);
            return spec.transfer.picture(light);
        }

        @Override
        public Map<String, Object> drawn(int image) {
            return Map.of("direction", signs.of(image, 0) > 0 ? "over" : "under");
        }

        @Override
        public void close() {
            signs.close();
        }
    }
}
