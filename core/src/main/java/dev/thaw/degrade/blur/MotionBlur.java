package dev.thaw.degrade.blur;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.blur.GaussianBlur.Border;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import java.util.List;

/**
 * The picture moves while the shutter is open: each image is the mean of itself displaced along its
 * own path, straight or that of a shaking hand. At step n the path is n/T of its full size. Direct,
 * not cumulative; the path is fixed per image.
 */
@Says("motion blur: along a straight line or the path of a shaking camera")
public record MotionBlur(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value =
                                "length of the line at full severity; twice the largest distance"
                                        + " from the mean of a shaken path",
                        unit = "longer sides of the image",
                        rule = "above 0 and at most 2",
                        byDefault = "0.75")
                double length,
        @Says(value = "what the path looks like", byDefault = "straight") Path path,
        @Says(
                        value = "angle of a straight line, from horizontal, counterclockwise",
                        unit = "degrees",
                        rule = "-360 to 360",
                        byDefault = "0")
                double angle,
        @Says(
                        value = "the angle is drawn evenly within this much to both sides",
                        unit = "degrees",
                        rule = "0 to 180",
                        byDefault = "90")
                double spread,
        @Says(value = "what lies beyond the border", byDefault = "reflect") Border border)
        implements Degradation {
    /** The path of a point of light during the exposure. */
    public enum Path {
        /** A line, passed at an even speed. */
        STRAIGHT,
        /** A random smooth curve; angle and spread are not used. */
        SHAKE
    }

    public MotionBlur {
        Check.atLeast("motion-blur steps", 1, steps);
        Shares.check("motion-blur length", length);
        Shares.checkAngle("motion-blur", angle, spread);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Plane plane = Plane.of(image, device, border);
        return Formula.open(
                this,
                image,
                device,
                seeds -> new Convolving(plane, Trails.draw(this, plane, image, device, seeds)),
                plane::close);
    }

    /** The angle of each image in degrees. */
    List<Double> angles(Seeds seeds) {
        return Shares.angles(seeds, angle, spread);
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
