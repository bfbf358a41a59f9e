package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AnchorPathTest {
    /** Distances of points in the plane. */
    private static double[][] distances(double[][] points) {
        double[][] d = new double[points.length][points.length];
        for (int i = 0; i < points.length; i++) {
            for (int j = 0; j < points.length; j++) {
                d[i][j] = Math.hypot(points[i][0] - points[j][0], points[i][1] - points[j][1]);
            }
        }
        return d;
    }

    /** A bent path at random pace. */
    private static double[][] bent(int count, int seed) {
        RandomGenerator random = Seeds.of(seed, 0, 1).random(0);
        double[][] points = new double[count][];
        double at = 0;
        for (int i = 0; i < count; i++) {
            points[i] = new double[] {at, at * at};
            at += random.nextDouble() / count;
        }
        return points;
    }

    /** The least longest step with at most so many levels, by trying all last steps. */
    private static double leastBound(double[][] d, int anchors) {
        int count = d.length;
        double[] best = new double[count];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        best[0] = 0;
        for (int step = 1; step < anchors; step++) {
            double[] next = best.clone();
            for (int j = 1; j < count; j++) {
                for (int i = 0; i < j; i++) {
                    next[j] = Math.min(next[j], Math.max(best[i], d[i][j]));
                }
            }
            best = next;
        }
        return best[count - 1];
    }

    /** The length of the shortest way of so many levels with admissible steps. */
    private static double shortest(double[][] d, double bound, int levels) {
        double[] best = new double[d.length];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        best[0] = 0;
        for (int step = 1; step < levels; step++) {
            double[] next = new double[d.length];
            Arrays.fill(next, Double.POSITIVE_INFINITY);
            for (int j = 1; j < d.length; j++) {
                for (int i = 0; i < j; i++) {
                    if (d[i][j] <= bound) {
                        next[j] = Math.min(next[j], best[i] + d[i][j]);
                    }
                }
            }
            best = next;
        }
        return best[d.length - 1];
    }

    @Test
    void isTheShortestPathUnderTheSmallestBound() {
        for (int seed = 1; seed <= 5; seed++) {
            double[][] d = distances(bent(60, seed));
            for (int anchors : new int[] {2, 3, 7, 20, 60}) {
                AnchorPath path = AnchorPath.find(d, anchors);
                assertThat(path.levels()).startsWith(0).endsWith(59).isSorted();
                assertThat(path.levels()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(anchors);
                double longest = Arrays.stream(path.steps(d)).max().orElseThrow();
                assertThat(longest).isLessThanOrEqualTo(path.bound());
                double least = leastBound(d, anchors);
                assertThat(path.bound()).isCloseTo(least, within(1e-12));
                assertThat(Arrays.stream(path.steps(d)).sum())
                        .isCloseTo(shortest(d, path.bound(), path.levels().size()), within(1e-9));
            }
        }
    }

    /** On a straight line all ways are equally long: the one of few steps is wanted. */
    @Test
    void equalPacesGiveEvenAnchors() {
        double[][] line = new double[101][];
        Arrays.setAll(line, i -> new double[] {i, 0});
        AnchorPath path = AnchorPath.find(distances(line), 11);
        assertThat(path.levels()).containsExactly(0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100);
        assertThat(path.bound()).isEqualTo(10);
    }

    @Test
    void moreAnchorsThanLevelsAreRefused() {
        assertThatThrownBy(() -> AnchorPath.find(distances(bent(5, 1)), 6))
                .hasMessage("anchors must be between 2 and 5, got 6");
    }
}
