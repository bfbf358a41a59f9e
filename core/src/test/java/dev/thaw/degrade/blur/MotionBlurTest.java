package dev.thaw.degrade.blur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.blur.GaussianBlur.Border;
import dev.thaw.testing.NoLeaks;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class MotionBlurTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract MotionBlur subject();

        /** Point by point along the path, in double. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            MotionBlur blur = subject();
            double pixels = blur.length() * Math.max(x0.size(2), x0.size(3));
            int points = (int) Math.ceil(8 * pixels) + 2;
            return Spread.all(
                    x0,
                    blur.border(),
                    i -> {
                        double[] down = new double[points];
                        double[] right = new double[points];
                        if (blur.path() == MotionBlur.Path.STRAIGHT) {
                            line(blur, seeds.derive("angle").random(i), down, right);
                        } else {
                            shake(seeds.derive("shake").random(i), down);
                            shake(seeds, i, right);
                            scale(down, right);
                        }
                        Spread kernel = new Spread();
                        for (int k = 0; k < points; k++) {
                            double scale = pixels * n / blur.steps();
                            kernel.addBetween(scale * down[k], scale * right[k], 1.0 / points);
                        }
                        return kernel;
                    });
        }

        private static void line(
                MotionBlur blur, RandomGenerator random, double[] down, double[] right) {
            double angle = blur.angle() - blur.spread() + 2 * blur.spread() * random.nextDouble();
            for (int k = 0; k < down.length; k++) {
                double at = (2 * k + 1 - down.length) / (2.0 * down.length);
                down[k] = -at * Math.sin(Math.toRadians(angle));
                right[k] = at * Math.cos(Math.toRadians(angle));
            }
        }

        /** The second axis follows the six normal draws of the first. */
        private static void shake(Seeds seeds, int i, double[] axis) {
            RandomGenerator random = seeds.derive("shake").random(i);
            for (int skip = 0; skip < 6; skip++) {
                random.nextGaussian();
            }
            shake(random, axis);
        }

        private static void shake(RandomGenerator random, double[] axis) {
            double[] weights = new double[6];
            for (int m = 0; m < 6; m++) {
                weights[m] = random.nextGaussian() * Math.pow(m + 1, -1.5);
            }
            for (int k = 0; k < axis.length; k++) {
                double time = (k + 0.5) / axis.length;
                for (int m = 0; m < 6; m++) {
                    axis[k] += weights[m] * Math.cos((m + 1) * Math.PI * time);
                }
            }
        }

        private static void scale(double[] down, double[] right) {
            double reach = 0;
            for (int k = 0; k < down.length; k++) {
                reach = Math.max(reach, 2 * Math.hypot(down[k], right[k]));
            }
            for (int k = 0; k < down.length; k++) {
                down[k] /= reach;
                right[k] /= reach;
            }
        }

        /**
         * Offsets are float32 (4e-6 pixels near 40) and a Fourier transform rounds by some 1e-6.
         */
        @Override
        protected double tolerance() {
            return 2e-5;
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Nested
    class StraightReflect extends Contract {
        @Override
        protected MotionBlur subject() {
            return new MotionBlur(4, 0.4, MotionBlur.Path.STRAIGHT, 20, 90, Border.REFLECT);
        }
    }

    @Nested
    class ShakeCircular extends Contract {
        @Override
        protected MotionBlur subject() {
            return new MotionBlur(3, 0.5, MotionBlur.Path.SHAKE, 0, 0, Border.CIRCULAR);
        }
    }

    /** Longer than the image. */
    @Nested
    class LongReflect extends Contract {
        @Override
        protected MotionBlur subject() {
            return new MotionBlur(2, 2, MotionBlur.Path.STRAIGHT, -45, 30, Border.REFLECT);
        }

        /** Far beyond the border a longer path returns to where the shorter one was. */
        @Override
        protected boolean distanceGrows() {
            return false;
        }
    }

    private static MotionBlur fixed(double angle, double length) {
        return new MotionBlur(4, length, MotionBlur.Path.STRAIGHT, angle, 0, Border.CIRCULAR);
    }

    @Test
    void aHorizontalMotionMakesAPointAHorizontalLineOfItsLength() {
        double[] seen = PointOfLight.seen(fixed(0, 0.5), 16, 1, 3);
        for (int k = 0; k < seen.length; k++) {
            int right = Math.abs(k % 16 - 8);
            double expected = k / 16 != 8 || right > 4 ? 0 : right == 4 ? 0.0625 : 0.125;
            // Points lie an eighth of a pixel apart: the ends are that coarse.
            assertThat(seen[k]).as("pixel %d", k).isCloseTo(expected, within(0.002));
        }
    }

    @Test
    void anglesCountCounterclockwise() {
        double[] seen = PointOfLight.seen(fixed(45, 0.5), 17, 1, 3);
        assertThat(seen[7 * 17 + 9]).as("up and right").isGreaterThan(0.05);
        assertThat(seen[9 * 17 + 7]).as("down and left").isGreaterThan(0.05);
        assertThat(seen[7 * 17 + 7]).as("up and left").isLessThan(1e-6);
    }

    @Test
    void aShakenPathStaysWithinItsExtentAndIsNoLine() {
        MotionBlur shake = new MotionBlur(4, 0.5, MotionBlur.Path.SHAKE, 0, 0, Border.CIRCULAR);
        for (int seed = 0; seed < 5; seed++) {
            double[] seen = PointOfLight.seen(shake, 32, 1, seed);
            double sum = 0;
            double[] moments = new double[3];
            for (int k = 0; k < seen.length; k++) {
                int down = k / 32 - 16;
                int right = k % 32 - 16;
                sum += seen[k];
                moments[0] += seen[k] * down * down;
                moments[1] += seen[k] * right * right;
                moments[2] += seen[k] * down * right;
                if (Math.hypot(down, right) > 8 + Math.sqrt(2)) {
                    assertThat(seen[k]).isCloseTo(0, within(1e-6));
                }
            }
            assertThat(sum).isCloseTo(1, within(1e-5));
            assertThat(moments[0] * moments[1] - moments[2] * moments[2])
                    .as("spread over two dimensions")
                    .isGreaterThan(1);
        }
    }

    @Test
    void flatImagesOfAnySizeStayFlat() {
        assertThat(PointOfLight.changeOfFlatImages(fixed(30, 2))).isLessThan(1e-5);
        assertThat(
                        PointOfLight.changeOfFlatImages(
                                new MotionBlur(4, 2, MotionBlur.Path.SHAKE, 0, 0, Border.REFLECT)))
                .isLessThan(1e-5);
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new MotionBlur(0, 1, MotionBlur.Path.SHAKE, 0, 0, Border.REFLECT))
                .isInstanceOf(Fault.class)
                .hasMessage("motion-blur steps must be at least 1, got 0");
        assertThatThrownBy(() -> fixed(0, 0))
                .hasMessage("motion-blur length must be above 0 and at most 2.0, got 0.0");
        assertThatThrownBy(() -> fixed(0, Double.NaN)).hasMessageContaining("got NaN");
        assertThatThrownBy(() -> fixed(400, 1))
                .hasMessage("motion-blur angle must be between -360.0 and 360.0, got 400.0");
        assertThatThrownBy(() ->
                        new MotionBlur(1, 1, MotionBlur.Path.STRAIGHT, 0, 181, Border.REFLECT))
                .hasMessage("motion-blur spread must be between 0.0 and 180.0, got 181.0");
    }
}
