package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.blur.HeatBlur;
import dev.thaw.degrade.mask.Fade;
import dev.thaw.experiment.LevelDistances.Kind;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class LevelDistancesTest {
    private static final ImageShape IMAGE = new ImageShape(2, 6, 5);
    private static final int COUNT = 12;
    private static final float[] LEVELS = {0, 0.25f, 0.5f, 0.75f, 1};
    private static final Fade FADE = new Fade(4, 0.3, Fade.Schedule.CONSTANT, false);
    private static final HeatBlur BLUR =
            new HeatBlur(4, 0.3, 40, 64, HeatBlur.Growth.GEOMETRIC, HeatBlur.Border.REFLECT);

    private static Tensor images() {
        return Noise.gaussian(Seeds.of(3, 0, COUNT), IMAGE, Device.CPU).add(new Scalar(0.5f));
    }

    private static double[][] matrix(Kind kind, Degradation spec) {
        Tensor images = images();
        try (LevelDistances distances =
                new LevelDistances(kind, spec, LEVELS, IMAGE, Device.CPU, COUNT, 1)) {
            for (int i = 0; i < COUNT; i++) {
                distances.add(images.narrow(0, i, 1));
            }
            return distances.matrix();
        }
    }

    /** Of a fade, x·a, all three are |a_i − a_j|·√E‖x‖². */
    @Test
    void fadingIsAStraightLineForAll() {
        double norm = Tensors.value(images().square().sum()) / COUNT;
        for (Kind kind : Kind.values()) {
            double[][] d = matrix(kind, FADE);
            for (int i = 0; i < LEVELS.length; i++) {
                for (int j = 0; j < LEVELS.length; j++) {
                    double gap = Math.abs(Math.pow(0.7, i) - Math.pow(0.7, j));
                    assertThat(d[i][j])
                            .as("%s %s %s", kind, i, j)
                            .isCloseTo(gap * Math.sqrt(norm), within(1e-5));
                }
            }
        }
    }

    /** Pairs are one way to transport, and Gaussians of the same moments are never farther. */
    @Test
    void transportIsAtMostTheDistanceOfPairs() {
        double[][] paired = matrix(Kind.PAIRED, BLUR);
        double[][] exact = matrix(Kind.TRANSPORT, BLUR);
        double[][] gaussian = matrix(Kind.GAUSSIAN, BLUR);
        for (int i = 0; i < LEVELS.length; i++) {
            for (int j = i + 1; j < LEVELS.length; j++) {
                assertThat(exact[i][j]).isPositive().isLessThanOrEqualTo(paired[i][j] + 1e-6);
                assertThat(gaussian[i][j]).isPositive().isLessThanOrEqualTo(exact[i][j] + 1e-6);
            }
        }
    }

    /** Blur scales every wave alike, so its Gaussians lie as far apart as its pairs. */
    @Test
    void ofABlurTheGaussianDistanceIsThatOfPairs() {
        double[][] paired = matrix(Kind.PAIRED, BLUR);
        double[][] gaussian = matrix(Kind.GAUSSIAN, BLUR);
        assertThat(gaussian[0][4]).isCloseTo(paired[0][4], within(1e-5));
        assertThat(gaussian[1][3]).isCloseTo(paired[1][3], within(1e-5));
    }

    /** All 120 ways to assign five to five. */
    @Test
    void theAssignmentIsTheCheapest() {
        double[] costs = Seeds.of(2, 0, 1).random(0).doubles(25).toArray();
        assertThat(LevelDistances.assigned(costs, 5))
                .isCloseTo(cheapest(costs, 0, 0), within(1e-12));
    }

    private static double cheapest(double[] costs, int row, int taken) {
        if (row == 5) {
            return 0;
        }
        double best = Double.POSITIVE_INFINITY;
        for (int column = 0; column < 5; column++) {
            if ((taken >> column & 1) == 0) {
                best =
                        Math.min(
                                best,
                                costs[row * 5 + column]
                                        + cheapest(costs, row + 1, taken | 1 << column));
            }
        }
        return best;
    }

    @Test
    void tooMuchForMemoryIsRefusedBeforeItIsTried() {
        float[] levels = new float[256];
        assertThatThrownBy(() ->
                        new LevelDistances(
                                Kind.TRANSPORT,
                                BLUR,
                                levels,
                                new ImageShape(3, 64, 64),
                                Device.CPU,
                                500,
                                1))
                .hasMessageContaining("needs more than 1 GiB: use fewer levels or images");
    }
}
