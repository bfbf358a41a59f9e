package dev.thaw.degrade.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class RollingShiftTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract RollingShift subject();

        /** Row by row, in double. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            RollingShift spec = subject();
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            double[] x = Tensors.doubles(x0);
            float[] y = new float[x.length];
            int size = x.length / seeds.count();
            for (int i = 0; i < seeds.count(); i++) {
                double[] shift = shifts(seeds.derive("rolling shift").random(i), height);
                double full = spec.shift() * width * n / spec.steps();
                for (int k = i * size; k < (i + 1) * size; k++) {
                    double from = k % width - full * shift[k / width % height];
                    y[k] = (float) ShiftedRow.at(x, k - k % width, width, from, spec.beyond());
                }
            }
            return Tensors.of(y, Tensors.shape(x0));
        }

        private double[] shifts(RandomGenerator random, int height) {
            double[] shifts = new double[height];
            if (subject().motion() == RollingShift.Motion.SKEW) {
                double bottom = random.nextBoolean() ? 1 : -1;
                for (int row = 0; row < height; row++) {
                    shifts[row] = bottom * (2 * row - height + 1) / Math.max(1, height - 1);
                }
                return shifts;
            }
            double[] weights = new double[subject().waves()];
            for (int k = 0; k < weights.length; k++) {
                weights[k] = random.nextGaussian();
            }
            double most = 0;
            for (int row = 0; row < height; row++) {
                for (int k = 0; k < weights.length; k++) {
                    shifts[row] += weights[k] * Math.cos((k + 1) * Math.PI * (row + 0.5) / height);
                }
                most = Math.max(most, Math.abs(shifts[row]));
            }
            for (int row = 0; row < height; row++) {
                shifts[row] /= most;
            }
            return shifts;
        }

        /** Displacements near 37 are float32, 4e-6 off, and neighbours differ by up to 2. */
        @Override
        protected double tolerance() {
            return 1e-5;
        }

        @Override
        protected boolean random() {
            return true;
        }

        /** Of noise, any displacement by more than a pixel is as far as any other. */
        @Override
        protected boolean distanceGrows() {
            return false;
        }
    }

    @Nested
    class WobbleCircular extends Contract {
        @Override
        protected RollingShift subject() {
            return new RollingShift(4, 0.8, RollingShift.Motion.WOBBLE, 3, Beyond.CIRCULAR);
        }
    }

    @Nested
    class SkewEdge extends Contract {
        @Override
        protected RollingShift subject() {
            return new RollingShift(3, 0.5, RollingShift.Motion.SKEW, 1, Beyond.EDGE);
        }

        /** Two draws of four images may lean the same ways; these do not. */
        @Override
        protected boolean random() {
            return true;
        }
    }

    /** D of images of one row pattern. */
    private static float[] seen(Degradation spec, ImageShape image, double severity, float... x) {
        try (Operator operator = spec.open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            return Tensors.floats(
                    d.degrade(
                            Tensors.of(x, image.batch(1)),
                            Tensors.severity(severity, 1, Device.CPU)));
        }
    }

    @Test
    void aSkewMovesTheEndsOppositeWaysAndKeepsTheMiddle() {
        float[] x = new float[5 * 9];
        for (int row = 0; row < 5; row++) {
            x[row * 9 + 4] = 1;
        }
        RollingShift skew = new RollingShift(4, 4 / 9.0, RollingShift.Motion.SKEW, 1, Beyond.EDGE);
        float[] seen = seen(skew, new ImageShape(1, 5, 9), 1, x);
        assertThat(seen[2 * 9 + 4]).isCloseTo(1, within(1e-5f));
        int top = seen[0] > 0.5 ? 0 : 8;
        assertThat(seen[top]).isCloseTo(1, within(1e-5f));
        assertThat(seen[4 * 9 + 8 - top]).isCloseTo(1, within(1e-5f));
        assertThat(seen[9 + (top == 0 ? 2 : 6)]).isCloseTo(1, within(1e-5f));
    }

    @Test
    void neighbouringRowsStayTogetherInASlowWobble() {
        RollingShift slow =
                new RollingShift(1, 0.25, RollingShift.Motion.WOBBLE, 2, Beyond.CIRCULAR);
        ImageShape image = new ImageShape(1, 64, 64);
        float[] ramp = new float[64 * 64];
        for (int k = 0; k < ramp.length; k++) {
            ramp[k] = Math.abs(k % 64 - 32) / 32f;
        }
        float[] seen = seen(slow, image, 1, ramp);
        for (int k = 64; k < seen.length; k++) {
            // At most 16 px · 2 half waves · π/64 a row, times a slope of 1/32 a pixel, and twice
            // that for two terms that do not peak together.
            assertThat(Math.abs(seen[k] - seen[k - 64])).isLessThan(0.1f);
        }
    }

    @Test
    void imagesOfOnePixelStay() {
        for (RollingShift.Motion motion : RollingShift.Motion.values()) {
            for (Beyond beyond : Beyond.values()) {
                RollingShift spec = new RollingShift(2, 3, motion, 2, beyond);
                assertThat(seen(spec, new ImageShape(1, 1, 1), 1, 0.5f)[0])
                        .isCloseTo(0.5f, within(1e-6f));
                assertThat(seen(spec, new ImageShape(1, 7, 3), 1, new float[21])).containsOnly(0f);
            }
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        RollingShift.Motion motion = RollingShift.Motion.SKEW;
        assertThatThrownBy(() -> new RollingShift(0, 1, motion, 1, Beyond.EDGE))
                .isInstanceOf(Fault.class)
                .hasMessage("rolling-shift steps must be at least 1, got 0");
        assertThatThrownBy(() -> new RollingShift(1, 0, motion, 1, Beyond.EDGE))
                .hasMessage("rolling-shift shift must be above 0 and at most 100, got 0.0");
        assertThatThrownBy(() -> new RollingShift(1, 1, motion, 0, Beyond.EDGE))
                .hasMessage("rolling-shift waves must be between 1 and 1000, got 0");
    }
}
