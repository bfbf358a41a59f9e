package dev.thaw.data.procedural;

import java.util.Arrays;
import java.util.List;

/**
 * The path of a pen as control points, in a frame where a digit is about 100 high (x to the right,
 * y down): one or more strokes, each a smooth curve through its points, broken where a point is a
 * corner. Written as text: {@code "30,20 50,2! 50,98 / 25,98 78,97"} has two strokes and a corner
 * at (50, 2).
 */
final class Skeleton {
    /** x, y, x, y … of every stroke. */
    final double[][] points;

    /** Whether the curve may bend sharply at a point. */
    final boolean[][] corners;

    private Skeleton(double[][] points, boolean[][] corners) {
        this.points = points;
        this.corners = corners;
    }

    static Skeleton parse(String text) {
        String[] strokes = text.split(" / ", -1);
        double[][] points = new double[strokes.length][];
        boolean[][] corners = new boolean[strokes.length][];
        for (int s = 0; s < strokes.length; s++) {
            String[] words = strokes[s].split(" ", -1);
            points[s] = new double[2 * words.length];
            corners[s] = new boolean[words.length];
            for (int p = 0; p < words.length; p++) {
                corners[s][p] = words[p].endsWith("!");
                String[] xy = words[p].replace("!", "").split(",", -1);
                points[s][2 * p] = Double.parseDouble(xy[0]);
                points[s][2 * p + 1] = Double.parseDouble(xy[1]);
            }
        }
        return new Skeleton(points, corners);
    }

    /** Whether both have the same strokes, points and corners, so that they can be blended. */
    boolean alike(Skeleton other) {
        return Arrays.deepEquals(corners, other.corners);
    }

    /** The point-wise weighted sum of alike skeletons; the weights add up to 1. */
    static Skeleton mean(List<Skeleton> skeletons, double[] weights) {
        Skeleton first = skeletons.getFirst();
        double[][] sum = new double[first.points.length][];
        for (int s = 0; s < sum.length; s++) {
            sum[s] = new double[first.points[s].length];
            for (int k = 0; k < weights.length; k++) {
                double[] points = skeletons.get(k).points[s];
                for (int i = 0; i < sum[s].length; i++) {
                    sum[s][i] += weights[k] * points[i];
                }
            }
        }
        return new Skeleton(sum, first.corners);
    }
}
