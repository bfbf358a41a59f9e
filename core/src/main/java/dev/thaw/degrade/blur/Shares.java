package dev.thaw.degrade.blur;

import dev.thaw.base.Check;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.ImageShape;
import java.util.Arrays;
import java.util.List;

/** Lengths as shares of an image's longer side, and angles that are drawn: what kernels share. */
final class Shares {
    /** Far beyond what leaves anything to see; it bounds the size of kernels. */
    private static final double MOST = 2;

    private Shares() {}

    static void check(String name, double share) {
        Check.that(
                share > 0 && share <= MOST,
                name + " must be above 0 and at most " + MOST + ", got " + share);
    }

    static void checkAngle(String member, double angle, double spread) {
        Check.within(member + " angle", -360.0, 360.0, angle);
        Check.within(member + " spread", 0.0, 180.0, spread);
    }

    /** In pixels of this image. */
    static double pixels(double share, ImageShape image) {
        return share * Math.max(image.height(), image.width());
    }

    /** One angle for each image, even within angle ± spread, in degrees. */
    static List<Double> angles(Seeds seeds, double angle, double spread) {
        Seeds own = seeds.derive("angle");
        double[] angles = new double[seeds.count()];
        for (int i = 0; i < angles.length; i++) {
            angles[i] = angle + spread * (2 * own.random(i).nextDouble() - 1);
        }
        return Arrays.stream(angles).boxed().toList();
    }
}
