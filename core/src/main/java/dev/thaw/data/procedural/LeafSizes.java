package dev.thaw.data.procedural;

import java.util.random.RandomGenerator;

/**
 * Radii with density ∝ r⁻³ between {@code least} and {@code most} pixels, the law that makes the
 * dead leaves model look the same at any scale (Lee, Mumford, Huang 2001), among the leaves whose
 * square touches a picture of {@code width × height} pixels.
 */
record LeafSizes(double least, double most, int width, int height) {
    /** Larger leaves touch the picture from further away, hence the rejection by window. */
    double draw(RandomGenerator random) {
        double largest = window(most);
        while (true) {
            double r = radius(random.nextDouble());
            if (random.nextDouble() * largest < window(r)) {
                return r;
            }
        }
    }

    /** Inverse of the distribution function of the density ∝ r⁻³. */
    double radius(double u) {
        return 1 / Math.sqrt((1 - u) / (least * least) + u / (most * most));
    }

    /** Area of the centres from which a leaf of radius {@code r} touches the picture. */
    double window(double r) {
        return (width + 2 * r) * (height + 2 * r);
    }
}
