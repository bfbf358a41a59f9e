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
import dev.thaw.tensor.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Hue turns and saturation changes while luma stays: the colour differences (Cb, Cr) of ITU-R
 * BT.601 are turned by φ·n/T and multiplied by 1 + (saturation − 1)·n/T; what leaves [-1, 1] is
 * cut. Grey pixels stay as they are. Needs red, green and blue.
 */
@Says("hue turns and saturation changes, luma stays")
public record HueSaturation(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value =
                                "how far the hue has turned at the last step; from red to yellow"
                                        + " when above 0",
                        unit = "degrees",
                        rule = "between -360 and 360",
                        byDefault = "180")
                double turn,
        @Says(
                        value =
                                "whether each image draws how far it turns, evenly from -turn to turn",
                        byDefault = "true")
                boolean random,
        @Says(
                        value =
                                "factor on the saturation at the last step; 0 = grey, 1 = as it was",
                        rule = "between 0 and 16",
                        byDefault = "1")
                double saturation)
        implements Degradation {
    /** Luma of red and blue, and half the reach of the colour differences (ITU-R BT.601). */
    private static final double RED = 0.299;

    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;
    private static final double CR = 2 * (1 - RED);
    private static final double CB = 2 * (1 - BLUE);

    public HueSaturation {
        Check.atLeast("hue-saturation steps", 1, steps);
        Check.within("hue-saturation turn", -360.0, 360.0, turn);
        Check.within("hue-saturation saturation", 0.0, 16.0, saturation);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Needs.rgb("hue-saturation", image);
        return Formula.open(
                this,
                image,
                device,
                seeds ->
                        new Turned(
                                this,
                                PerImage.draw(
                                        seeds.derive("hue"),
                                        device,
                                        draw ->
                                                new double[] {
                                                    random
                                                            ? turn * (2 * draw.nextDouble() - 1)
                                                            : turn
                                                })));
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }

    private record Turned(HueSaturation spec, PerImage turns) implements Formula.Law {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            Tensor share = Draw.share(n, spec.steps);
            Tensor angle = share.mul(turns.number(0)).mul(new Scalar(Math.toRadians(1)));
            Tensor length = share.mul(new Scalar(spec.saturation - 1)).add(new Scalar(1f));
            Tensor cos = angle.cos().mul(length);
            Tensor sin = angle.sin().mul(length);
            Tensor red = x0.narrow(1, 0, 1);
            Tensor blue = x0.narrow(1, 2, 1);
            Tensor luma =
                    red.mul(new Scalar(RED))
                            .add(x0.narrow(1, 1, 1).mul(new Scalar(GREEN)))
                            .add(blue.mul(new Scalar(BLUE)));
            Tensor cb = blue.sub(luma).div(new Scalar(CB));
            Tensor cr = red.sub(luma).div(new Scalar(CR));
            // red lies at Cr above 0, yellow at Cb below 0: from red to yellow is Cr to −Cb
            Tensor newCb = cb.mul(cos).sub(cr.mul(sin));
            Tensor newCr = cb.mul(sin).add(cr.mul(cos));
            Tensor green =
                    luma.sub(newCb.mul(new Scalar(BLUE * CB / GREEN)))
                            .sub(newCr.mul(new Scalar(RED * CR / GREEN)));
            Tensor turned =
                    Tensors.cat(
                            1,
                            luma.add(newCr.mul(new Scalar(CR))),
                            green,
                            luma.add(newCb.mul(new Scalar(CB))));
            return turned.clamp(
                    new ScalarOptional(new Scalar(-1f)), new ScalarOptional(new Scalar(1f)));
        }

        @Override
        public Map<String, Object> drawn(int image) {
            return Map.of("turn", turns.of(image, 0));
        }

        @Override
        public void close() {
            turns.close();
        }
    }
}
