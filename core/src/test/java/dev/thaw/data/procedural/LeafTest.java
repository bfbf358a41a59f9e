package dev.thaw.data.procedural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LeafTest {
    /** Expected share of an octave: the integral of r⁻³ · window(r), by Simpson's rule. */
    @Test
    void sizesFollowTheCubicLaw() {
        LeafSizes sizes = new LeafSizes(1, 16, 64, 32);
        double[] expected = new double[4];
        double total = 0;
        for (int octave = 0; octave < 4; octave++) {
            expected[octave] = integral(sizes, 1 << octave, 2 << octave);
            total += expected[octave];
        }
        int draws = 200_000;
        int[] counts = new int[4];
        Random random = new Random(5);
        for (int i = 0; i < draws; i++) {
            double r = sizes.draw(random);
            assertThat(r).isBetween(1.0, 16.0);
            counts[Math.min(3, (int) (Math.log(r) / Math.log(2)))]++;
        }
        for (int octave = 0; octave < 4; octave++) {
            double share = expected[octave] / total;
            double deviation = Math.sqrt(share * (1 - share) / draws);
            assertThat(counts[octave] / (double) draws)
                    .as("octave %d", octave)
                    .isCloseTo(share, within(4 * deviation));
        }
    }

    private static double integral(LeafSizes sizes, double from, double to) {
        int steps = 200;
        double h = (to - from) / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double r = from + i * h;
            double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * sizes.window(r) / (r * r * r);
        }
        return sum * h / 3;
    }

    @Test
    void outlinesLieInTheirCircleAndMeasureDistance() {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            float r = 1 + 20 * random.nextFloat();
            LeafShape shape = LeafShape.any(r, random);
            String what = shape + " of radius " + r;
            double angle = 2 * Math.PI * random.nextDouble();
            float cos = (float) Math.cos(angle);
            float sin = (float) Math.sin(angle);
            assertThat(shape.edge(0, 0)).as(what).isNegative();
            assertThat(shape.edge(1.001f * r * cos, 1.001f * r * sin)).as(what).isPositive();
            float rim = crossing(shape, r, cos, sin);
            // just inside and just outside the value is a distance: no larger than the step taken,
            // and along the gradient no smaller
            float step = 0.02f * r;
            float out = shape.edge((rim + step) * cos, (rim + step) * sin);
            assertThat(out).as(what).isBetween(0f, 1.05f * step);
            assertThat(slope(shape, rim * cos, rim * sin, 1e-2f * r)).as(what).isBetween(0.6, 1.1);
        }
    }

    private static float crossing(LeafShape shape, float r, float cos, float sin) {
        float inside = 0;
        float outside = 1.001f * r;
        for (int i = 0; i < 30; i++) {
            float middle = (inside + outside) / 2;
            if (shape.edge(middle * cos, middle * sin) < 0) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return outside;
    }

    private static double slope(LeafShape shape, float x, float y, float h) {
        double gx = (shape.edge(x + h, y) - shape.edge(x - h, y)) / (2 * h);
        double gy = (shape.edge(x, y + h) - shape.edge(x, y - h)) / (2 * h);
        return Math.sqrt(gx * gx + gy * gy);
    }

    @Test
    void theFirstLeafHidesAllThatComesBehind() {
        Random random = new Random(3);
        int[] palette = {0x808080};
        Glass glass = new Glass(20, 10);
        LeafCoat front = new LeafCoat(40, new int[] {0x204060}, random);
        assertThat(glass.shows(10, 5, 40)).isTrue();
        glass.put(10, 5, 40, new LeafShape.Ellipse(40, 40, 1, 0), front);
        float[] before = glass.colour().clone();
        assertThat(glass.uncovered()).isZero();
        assertThat(glass.shows(10, 5, 8)).isFalse();
        glass.put(10, 5, 8, new LeafShape.Ellipse(8, 8, 1, 0), new LeafCoat(8, palette, random));
        glass.ground(new LeafCoat(20, palette, random));
        assertThat(glass.colour()).isEqualTo(before);
        assertThat(glass.uncovered()).isZero();
    }

    @Test
    void leavesOutsideThePictureShowNothing() {
        Glass glass = new Glass(20, 10);
        assertThat(glass.shows(-5, 5, 3)).isFalse();
        assertThat(glass.shows(5, 25, 10)).isFalse();
        assertThat(glass.shows(-5, 5, 6)).isTrue();
    }
}
