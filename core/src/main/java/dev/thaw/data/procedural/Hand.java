package dev.thaw.data.procedural;

import dev.thaw.data.procedural.DigitSkeletons.Digit;
import dev.thaw.data.procedural.DigitSkeletons.Way;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One act of writing: picks a way to write the digit, blends its examples, and adds what a hand
 * adds: unsteady points, bent space, slant, rotation, proportion, overshoot at the ends, uneven
 * pressure. Everything is drawn from one generator in a fixed order.
 */
final class Hand {
    private final RandomGenerator random;

    Hand(RandomGenerator random) {
        this.random = random;
    }

    /** The trace of one digit; the ink fills a square box of {@code box} pixels at (0, 0). */
    Trace write(int label, double box) {
        Digit digit = DigitSkeletons.DIGITS.get(label);
        Skeleton blank = blend(pick(digit.ways()).examples());
        double[][] points = blank.points;
        wobble(points, 2.3 * StrictMath.exp(0.4 * random.nextGaussian()));
        overshoot(points, 5);
        bend(points, 0.08);
        double aspect = digit.proportion() * StrictMath.exp(0.2 * random.nextGaussian());
        lean(points, aspect, digit.slant() + 0.27 * random.nextGaussian());
        double tip = box * 0.060 * digit.weight() * thickness();
        Trace trace = new Trace();
        for (int s = 0; s < points.length; s++) {
            stroke(points[s], blank.corners[s], tip, Math.max(6, (int) box / 10), trace);
        }
        trace.fit(box, tip);
        return trace;
    }

    /** Thickness relative to the mean: a few pens are much thicker, none much thinner. */
    private double thickness() {
        double g = random.nextGaussian();
        return Math.clamp(StrictMath.exp(0.26 * g + 0.045 * (g * g - 1)), 0.45, 2.4);
    }

    private Way pick(List<Way> ways) {
        double total = 0;
        for (Way way : ways) {
            total += way.share();
        }
        double at = random.nextDouble() * total;
        for (Way way : ways) {
            at -= way.share();
            if (at < 0) {
                return way;
            }
        }
        return ways.getLast();
    }

    /** A random mean of the examples, reaching a little beyond them. */
    private Skeleton blend(List<Skeleton> examples) {
        double[] weights = new double[examples.size()];
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            double draw = StrictMath.log(1 - random.nextDouble());
            weights[k] = draw * draw;
            sum += weights[k];
        }
        double beyond = 1.25;
        for (int k = 0; k < weights.length; k++) {
            weights[k] = beyond * weights[k] / sum + (1 - beyond) / weights.length;
        }
        return Skeleton.mean(examples, weights);
    }

    /** Moves every point on its own. */
    private void wobble(double[][] points, double spread) {
        for (double[] stroke : points) {
            for (int i = 0; i < stroke.length; i++) {
                stroke[i] += spread * random.nextGaussian();
            }
        }
    }

    /** Lengthens or shortens each stroke at both ends, along its direction there. */
    private void overshoot(double[][] points, double spread) {
        for (double[] p : points) {
            int n = p.length;
            extend(p, 0, 2, spread * random.nextGaussian());
            extend(p, n - 2, n - 4, spread * random.nextGaussian());
        }
    }

    private static void extend(double[] p, int end, int before, double by) {
        double dx = p[end] - p[before];
        double dy = p[end + 1] - p[before + 1];
        double length = Math.sqrt(dx * dx + dy * dy) + 1e-6;
        double step = Math.max(by, -0.6 * length) / length;
        p[end] += step * dx;
        p[end + 1] += step * dy;
    }

    /** Adds a random quadratic map of the plane, the same for all strokes. */
    private void bend(double[][] points, double spread) {
        double[] c = new double[6];
        for (int k = 0; k < 6; k++) {
            c[k] = spread * random.nextGaussian();
        }
        for (double[] stroke : points) {
            for (int i = 0; i < stroke.length; i += 2) {
                double u = (stroke[i] - 50) / 50;
                double v = (stroke[i + 1] - 50) / 50;
                stroke[i] += 50 * (c[0] * u * u + c[1] * u * v + c[2] * (v * v - 0.3));
                stroke[i + 1] += 50 * (c[3] * u * u + c[4] * u * v + c[5] * (v * v - 0.3));
            }
        }
    }

    /** Proportion, slant and a little rotation. */
    private void lean(double[][] points, double aspect, double shear) {
        double turn = 0.08 * random.nextGaussian();
        double cos = StrictMath.cos(turn);
        double sin = StrictMath.sin(turn);
        for (double[] stroke : points) {
            for (int i = 0; i < stroke.length; i += 2) {
                double x = aspect * (stroke[i] - 50) - shear * (stroke[i + 1] - 50);
                double y = stroke[i + 1] - 50;
                stroke[i] = cos * x - sin * y;
                stroke[i + 1] = sin * x + cos * y;
            }
        }
    }

    /** A smooth curve through the points with slowly changing pressure, {@code steps} a span. */
    private void stroke(double[] p, boolean[] corners, double tip, int steps, Trace trace) {
        int spans = corners.length - 1;
        double[] tips = new double[spans + 1];
        for (int i = 0; i <= spans; i++) {
            tips[i] = tip * Math.max(0.5, 1 + 0.1 * random.nextGaussian());
        }
        for (int i = 0; i < spans; i++) {
            double[] from = tangent(p, corners, i, i + 1);
            double[] to = tangent(p, corners, i + 1, i);
            for (int k = i == 0 ? 0 : 1; k <= steps; k++) {
                double t = k / (double) steps;
                trace.add(
                        hermite(p[2 * i], from[0], p[2 * i + 2], to[0], t),
                        hermite(p[2 * i + 1], from[1], p[2 * i + 3], to[1], t),
                        tips[i] + t * (tips[i + 1] - tips[i]),
                        i == 0 && k == 0);
            }
        }
    }

    /**
     * Derivative at point {@code at} for the span between it and {@code other}, per span: centred
     * on both neighbours and weighted by the square root of the distances (centripetal, so that
     * uneven points make no loops), one-sided at ends and corners.
     */
    private static double[] tangent(double[] p, boolean[] corners, int at, int other) {
        int beyond = 2 * at - other;
        double dx = p[2 * other] - p[2 * at];
        double dy = p[2 * other + 1] - p[2 * at + 1];
        double sign = other > at ? 1 : -1;
        if (beyond < 0 || beyond >= corners.length || corners[at]) {
            return new double[] {sign * dx, sign * dy};
        }
        double bx = p[2 * at] - p[2 * beyond];
        double by = p[2 * at + 1] - p[2 * beyond + 1];
        double near = Math.sqrt(Math.sqrt(dx * dx + dy * dy)) + 1e-9;
        double far = Math.sqrt(Math.sqrt(bx * bx + by * by)) + 1e-9;
        double scale = sign * near / (near + far);
        return new double[] {
            scale * (dx * far / near + bx * near / far), scale * (dy * far / near + by * near / far)
        };
    }

    private static double hermite(double a, double da, double b, double db, double t) {
        double s = t * t * (3 - 2 * t);
        return a + s * (b - a) + t * (1 - t) * ((1 - t) * da - t * db);
    }
}
