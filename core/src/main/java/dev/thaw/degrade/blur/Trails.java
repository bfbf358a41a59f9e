package dev.thaw.degrade.blur;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Tables;
import dev.thaw.degrade.blur.MotionBlur.Path;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/**
 * The kernels of {@link MotionBlur}: many points along the path of each image.
 *
 * @param down offsets of the points at full severity in pixels, float32 {@code (N, M)}
 * @param right likewise
 */
record Trails(
        MotionBlur spec, Plane plane, double pixels, List<Double> angles, Tensor down, Tensor right)
        implements Kernels {
    /** A shaken path is longer than it is wide. */
    private static final int POINTS_PER_PIXEL = 8;

    private static final int MOST_POINTS = 4096;

    /** Terms of the cosine series of a shaken path, and how fast they become weaker. */
    private static final int TERMS = 6;

    private static final double DECAY = 1.5;

    static Trails draw(MotionBlur spec, Plane plane, ImageShape image, Device device, Seeds seeds) {
        double pixels = Shares.pixels(spec.length(), image);
        int points = (int) Math.min(MOST_POINTS, Math.ceil(POINTS_PER_PIXEL * pixels) + 2);
        boolean straight = spec.path() == Path.STRAIGHT;
        List<Double> angles = straight ? spec.angles(seeds) : List.of();
        double[] down = new double[Math.multiplyExact(seeds.count(), points)];
        double[] right = new double[down.length];
        Seeds own = seeds.derive("shake");
        for (int i = 0; i < seeds.count(); i++) {
            double[][] path = straight ? line(angles.get(i), points) : shake(own.random(i), points);
            for (int k = 0; k < points; k++) {
                down[i * points + k] = pixels * path[0][k];
                right[i * points + k] = pixels * path[1][k];
            }
        }
        try (Scope scope = Scope.open()) {
            return new Trails(
                    spec,
                    plane,
                    pixels,
                    angles,
                    scope.keep(Tensors.of(Tables.floats(down), device, seeds.count(), points)),
                    scope.keep(Tensors.of(Tables.floats(right), device, seeds.count(), points)));
        }
    }

    /** Down and right of points along a line of length 1 about 0. */
    static double[][] line(double degrees, int points) {
        double[][] path = new double[2][points];
        for (int k = 0; k < points; k++) {
            double along = (k + 0.5) / points - 0.5;
            path[0][k] = -along * Math.sin(Math.toRadians(degrees));
            path[1][k] = along * Math.cos(Math.toRadians(degrees));
        }
        return path;
    }

    /**
     * Down and right of points along a random smooth curve: a cosine series on each axis with
     * normal weights that fall as k^−1.5, moved to mean 0 and scaled to reach 1/2.
     */
    static double[][] shake(RandomGenerator random, int points) {
        double[][] path = new double[2][points];
        for (double[] axis : path) {
            for (int term = 1; term <= TERMS; term++) {
                double weight = random.nextGaussian() / Math.pow(term, DECAY);
                for (int k = 0; k < points; k++) {
                    axis[k] += weight * Math.cos(Math.PI * term * (k + 0.5) / points);
                }
            }
        }
        // Over these points each cosine has mean 0, so the curve has, too.
        double reach = 0;
        for (int k = 0; k < points; k++) {
            reach = Math.max(reach, Math.hypot(path[0][k], path[1][k]));
        }
        for (double[] axis : path) {
            for (int k = 0; k < points; k++) {
                axis[k] /= 2 * reach;
            }
        }
        return path;
    }

    @Override
    public Tensor of(Tensor n) {
        Tensor share = Convolving.share(n, spec.steps(), 2);
        return plane.ofPoints(down.mul(share), right.mul(share));
    }

    @Override
    public Map<String, Object> drawn(int image) {
        return spec.path() == Path.STRAIGHT
                ? Map.of("angle in degrees", angles.get(image), "length in pixels", pixels)
                : Map.of("path", "shake", "extent in pixels", pixels);
    }

    @Override
    public void close() {
        down.close();
        right.close();
    }
}
