package dev.thaw.nn;

import dev.thaw.base.Check;
import dev.thaw.tensor.ImageShape;

/** Which pictures a small GAN can make, and how often they are halved. */
final class GanShape {
    private static final int LEAST = 16;
    private static final int MOST = 256;

    private GanShape() {}

    /**
     * How often both sides can be halved while the shorter one keeps at least 4 pixels; 2 or more.
     */
    static int halvings(ImageShape image) {
        for (int side : new int[] {image.height(), image.width()}) {
            Check.that(
                    side % 4 == 0 && side >= LEAST && side <= MOST,
                    "pictures of a GAN must have sides that are multiples of 4 from "
                            + LEAST
                            + " to "
                            + MOST
                            + " pixels, got "
                            + image);
        }
        int height = image.height();
        int width = image.width();
        int halvings = 0;
        while (height % 2 == 0 && width % 2 == 0 && Math.min(height, width) >= 8) {
            height /= 2;
            width /= 2;
            halvings++;
        }
        return halvings;
    }
}
