package dev.thaw.degrade.blur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.GaussianBlur.Border;
import dev.thaw.degrade.blur.GaussianBlur.Schedule;
import dev.thaw.degrade.blur.GaussianBlur.Window;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.PadFuncOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kCircular;
import org.bytedeco.pytorch.kReflect;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class GaussianBlurTest {
    /** Both sum at most kernel² · steps products of values below 1: some 1e-6 of rounding. */
    private static final double TOLERANCE = 5e-6;

    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract GaussianBlur subject();

        /** The cascade as it is defined: one padded two-dimensional convolution per step. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            GaussianBlur blur = subject();
            Tensor x = x0;
            for (int i = blur.cumulative() ? 0 : Math.max(n - 1, 0); i < n; i++) {
                x = convolved(x, blur, i);
            }
            return blur.flatten() && n == blur.steps()
                    ? x.mean(2, 3).view(x0.size(0), x0.size(1), 1, 1).expand_as(x0)
                    : x;
        }

        private static int width(GaussianBlur blur, int step) {
            return switch (blur.window()) {
                case FIXED -> blur.kernel();
                case GROWING -> blur.kernel() + 2 * step;
                case FITTED -> 2 * (int) (2 * blur.std(step)) + 3;
            };
        }

        private static Tensor convolved(Tensor x, GaussianBlur blur, int step) {
            int k = width(blur, step);
            double[] kernel = new double[k * k];
            double sum = 0;
            for (int i = 0; i < k * k; i++) {
                double dy = Math.floorDiv(i, k) - (k - 1) / 2.0;
                double dx = i % k - (k - 1) / 2.0;
                kernel[i] = Math.exp(-(dy * dy + dx * dx) / (2 * Math.pow(blur.std(step), 2)));
                sum += kernel[i];
            }
            float[] normal = new float[k * k];
            for (int i = 0; i < k * k; i++) {
                normal[i] = (float) (kernel[i] / sum);
            }
            int half = k / 2;
            PadFuncOptions pad = new PadFuncOptions(new LongVector(half, half, half, half));
            if (blur.border() == Border.CIRCULAR) {
                pad.mode().put(new kCircular());
            } else {
                pad.mode().put(new kReflect());
            }
            long channels = x.size(1);
            Tensor weight = Tensors.of(normal, 1, 1, k, k).expand(channels, 1, k, k);
            return torch.conv2d(
                    torch.pad(x, pad),
                    weight,
                    new TensorOptional(),
                    new long[] {1},
                    new long[] {0},
                    new long[] {1},
                    channels);
        }

        @Override
        protected double tolerance() {
            return TOLERANCE;
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Nested
    class ConstantCircular extends Contract {
        @Override
        protected GaussianBlur subject() {
            return GaussianBlur.constant(5, 11, 7);
        }

        /** An 11-pixel window of std 7 is nearly a box, whose spectrum changes sign. */
        @Override
        protected boolean distanceGrows() {
            return false;
        }
    }

    @Nested
    class LinearReflect extends Contract {
        @Override
        protected GaussianBlur subject() {
            return new GaussianBlur(6, 9, 0.35, 0.1, Schedule.LINEAR, Border.REFLECT, false);
        }
    }

    @Nested
    class ExponentialFlattened extends Contract {
        @Override
        protected GaussianBlur subject() {
            return new GaussianBlur(4, 15, 0.7, 0.2, Schedule.EXPONENTIAL, Border.REFLECT, true);
        }
    }

    @Nested
    class GrowingAlone extends Contract {
        @Override
        protected GaussianBlur subject() {
            return new GaussianBlur(
                    4, 1, 2, 4, Schedule.LINEAR, Border.CIRCULAR, false, Window.GROWING, false);
        }
    }

    @Nested
    class AccumulatedFitted extends Contract {
        @Override
        protected GaussianBlur subject() {
            return new GaussianBlur(
                    6,
                    1,
                    0.3,
                    0.34,
                    Schedule.ACCUMULATED,
                    Border.REFLECT,
                    false,
                    Window.FITTED,
                    true);
        }
    }

    @Test
    void accumulatedStdsAddUpInSquares() {
        GaussianBlur blur =
                new GaussianBlur(
                        9,
                        1,
                        0.5,
                        0.25,
                        Schedule.ACCUMULATED,
                        Border.CIRCULAR,
                        false,
                        Window.FITTED,
                        true);
        double square = 0;
        for (int i = 0; i < 9; i++) {
            square += blur.std(i) * blur.std(i);
            assertThat(Math.sqrt(square)).isCloseTo(0.5 + 0.25 * i, within(1e-12));
        }
        assertThat(blur.width(0)).isEqualTo(5);
        assertThat(blur.width(8)).isEqualTo(2 * 2 + 3);
    }

    @Test
    void theLastStepOfAFlattenedBlurIsOneColourPerImage() {
        ImageShape image = new ImageShape(3, 9, 12);
        Degradation blur = new GaussianBlur(3, 5, 1, 0, Schedule.CONSTANT, Border.CIRCULAR, true);
        try (Operator operator = blur.open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 2));
                Tensor x0 = Tensors.of(new float[2 * 3 * 9 * 12], image.batch(2))) {
            x0.select(0, 0).select(0, 1).fill_(new org.bytedeco.pytorch.Scalar(0.5f));
            Tensor y = d.degrade(x0, Tensors.severity(1, 2, Device.CPU));
            assertThat(Tensors.value(y.select(0, 0).select(0, 1).min()))
                    .isCloseTo(0.5, within(1e-6));
        }
    }

    @Test
    void stdFollowsTheSchedule() {
        assertThat(GaussianBlur.constant(9, 3, 7).std(8)).isEqualTo(7);
        GaussianBlur linear =
                new GaussianBlur(50, 11, 0.35, 0.01, Schedule.LINEAR, Border.REFLECT, false);
        assertThat(linear.std(49)).isCloseTo(0.84, within(1e-12));
        GaussianBlur exponential =
                new GaussianBlur(200, 15, 1, 0.01, Schedule.EXPONENTIAL, Border.REFLECT, false);
        assertThat(exponential.std(199)).isCloseTo(Math.exp(1.99), within(1e-12));
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> GaussianBlur.constant(0, 3, 1))
                .isInstanceOf(Fault.class)
                .hasMessage("gaussian-blur steps must be at least 1, got 0");
        assertThatThrownBy(() -> GaussianBlur.constant(1, 4, 1))
                .hasMessage("gaussian-blur kernel must be odd and at least 1, got 4");
        assertThatThrownBy(() -> GaussianBlur.constant(1, 3, Double.NaN))
                .hasMessage("gaussian-blur std must be a number above 0, got NaN");
        assertThatThrownBy(() ->
                        new GaussianBlur(9, 3, 1, -0.2, Schedule.LINEAR, Border.CIRCULAR, false))
                .hasMessageStartingWith(
                        "gaussian-blur std of the last step must be a number above 0");
        assertThatThrownBy(() ->
                        new GaussianBlur(9, 3, 1, 0.1, Schedule.CONSTANT, Border.CIRCULAR, false))
                .hasMessageContaining("growth must be 0 when the schedule is constant, got 0.1");
        assertThatThrownBy(() ->
                        new GaussianBlur(9, 3, 1, -3, Schedule.ACCUMULATED, Border.CIRCULAR, false))
                .hasMessageContaining("growth must be at least 0 when std accumulates, got -3.0");
        assertThatThrownBy(() ->
                        new GaussianBlur(
                                9,
                                3,
                                1,
                                1e7,
                                Schedule.LINEAR,
                                Border.CIRCULAR,
                                false,
                                Window.FITTED,
                                true))
                .hasMessageStartingWith("gaussian-blur kernels must be at most 1000001 pixels");
    }

    @Test
    void aReflectedBorderLimitsTheKernel() {
        GaussianBlur blur = new GaussianBlur(2, 33, 4, 0, Schedule.CONSTANT, Border.REFLECT, false);
        assertThatThrownBy(() -> blur.open(new ImageShape(1, 40, 16), Device.CPU))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("kernel must be at most 31")
                .hasMessageContaining("got 33");
    }

    @Test
    void tablesThatDoNotFitAreRefusedBeforeTheyAreMade() {
        GaussianBlur blur = GaussianBlur.constant(1000, 3, 1);
        assertThatThrownBy(() -> blur.open(new ImageShape(3, 16384, 16384), Device.CPU))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("needs tables of 3.0 GiB, the limit is 1 GiB");
    }
}
