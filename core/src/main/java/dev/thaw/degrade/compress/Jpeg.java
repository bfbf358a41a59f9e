package dev.thaw.degrade.compress;

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

/**
 * The picture as it comes back from a JPEG file of lower and lower quality: baseline DCT of ITU-T
 * T.81 with the tables of its annex K, scaled by the rule of the Independent JPEG Group (IJG), in
 * the colour space of JFIF (ITU-T T.871). The quality of step n is best·(worst/best)^((n−1)/(T−1)),
 * rounded: the steps of the tables, which grow with 1/quality, then grow by a constant factor.
 *
 * <p>Pixels go in and come out as bytes, as in a real codec. A grey picture is coded as luminance
 * alone. The entropy coding loses nothing and is left out. At quality 1 blocks of 8x8 pixels keep
 * their means on some eight levels: not everything is gone.
 */
@Says("JPEG files of lower and lower quality")
public record Jpeg(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "10")
                int steps,
        @Says(
                        value = "quality of the first step, on the scale of the IJG",
                        rule = "between 1 and 100",
                        byDefault = "95")
                int best,
        @Says(value = "quality of the last step", rule = "between 1 and best", byDefault = "1")
                int worst,
        @Says(value = "how finely colours are kept", byDefault = "halved") Chroma chroma)
        implements Degradation {
    /** How finely colours are kept. */
    public enum Chroma {
        /** As finely as the luminance: 4:4:4. */
        FULL,
        /**
         * At half the size on each axis, means of 2x2 pixels, and back by triangles as libjpeg
         * does: 4:2:0.
         */
        HALVED
    }

    public Jpeg {
        Check.within("jpeg steps", 1, 1_000_000, steps);
        Check.within("jpeg best", 1, 100, best);
        Check.within("jpeg worst", 1, best, worst);
    }

    /** Quality of step {@code n} = 1 … T. */
    public int quality(int n) {
        return (int) Math.rint(Ramp.geometric(best, worst, n, steps));
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Check.that(
                image.channels() == 1 || image.channels() == 3,
                "jpeg needs grey or RGB images, got images of " + image);
        JpegCodec codec = JpegCodec.open(this, image, device);
        return Formula.open(this, image, device, _ -> codec::at, codec::close);
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
