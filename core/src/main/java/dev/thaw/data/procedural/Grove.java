package dev.thaw.data.procedural;

import java.util.random.RandomGenerator;

/**
 * Where in a picture which palette grows: two palettes that meet along a soft random line, mostly
 * one above the other (sky over earth), and a third that is sprinkled over both.
 */
final class Grove {
    private final int[] above;
    private final int[] below;
    private final int[] anywhere;
    private final double sprinkled;
    private final double slopeX;
    private final double slopeY;
    private final double offset;

    Grove(int width, int height, RandomGenerator random) {
        above = Palettes.any(random);
        below = Palettes.any(random);
        anywhere = Palettes.any(random);
        sprinkled = 0.3 * random.nextDouble();
        double turn = 0.6 * random.nextGaussian();
        double sharpness = 3 + 9 * random.nextDouble();
        slopeX = sharpness * StrictMath.sin(turn) / width;
        slopeY = sharpness * StrictMath.cos(turn) / height;
        double line = 0.2 + 0.6 * random.nextDouble();
        offset = -0.5 * width * slopeX - line * height * slopeY;
    }

    /** The palette of a leaf with this centre, in pixels. */
    int[] paletteAt(float x, float y, RandomGenerator random) {
        if (random.nextDouble() < sprinkled) {
            return anywhere;
        }
        double share = 0.5 + slopeX * x + slopeY * y + offset;
        return random.nextDouble() < share ? below : above;
    }
}
