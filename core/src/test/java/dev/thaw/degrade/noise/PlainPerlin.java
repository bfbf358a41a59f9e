package dev.thaw.degrade.noise;

import dev.thaw.base.Seeds;
import java.util.random.RandomGenerator;

/** Perlin noise pixel by pixel, corner by corner, in double. */
final class PlainPerlin {
    private PlainPerlin() {}

    /** One image's planes, {@code (planes, H, W)}, before any scaling. */
    static double[] field(
            Seeds seeds,
            int image,
            int planes,
            int height,
            int width,
            int cells,
            int octaves,
            double persistence) {
        double[] field = new double[planes * height * width];
        int longer = Math.max(height, width);
        for (int o = 0; o < octaves; o++) {
            int many = cells * (1 << o);
            int down = Math.max(1, (int) Math.rint((double) many * height / longer));
            int across = Math.max(1, (int) Math.rint((double) many * width / longer));
            RandomGenerator random = seeds.at(o).random(image);
            double[] angles = new double[planes * down * across];
            for (int k = 0; k < angles.length; k++) {
                angles[k] = random.nextFloat() * 2 * Math.PI;
            }
            for (int k = 0; k < field.length; k++) {
                double y = (k / width % height + 0.5) * down / height;
                double x = (k % width + 0.5) * across / width;
                int plane = k / width / height * down * across;
                for (int corner = 0; corner < 4; corner++) {
                    int row = (int) y + corner / 2;
                    int column = (int) x + corner % 2;
                    double dy = y - row;
                    double dx = x - column;
                    double angle = angles[plane + row % down * across + column % across];
                    double slope = Math.sin(angle) * dy + Math.cos(angle) * dx;
                    field[k] += Math.pow(persistence, o) * near(dy) * near(dx) * slope;
                }
            }
        }
        return field;
    }

    /** 1 − 10d³ + 15d⁴ − 6d⁵: 1 at the node, flat there and at the next. */
    private static double near(double distance) {
        double d = Math.abs(distance);
        return 1 - 10 * Math.pow(d, 3) + 15 * Math.pow(d, 4) - 6 * Math.pow(d, 5);
    }
}
