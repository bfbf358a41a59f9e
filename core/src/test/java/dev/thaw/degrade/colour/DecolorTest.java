package dev.thaw.degrade.colour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.colour.Decolor.Images;
import dev.thaw.degrade.colour.Decolor.Schedule;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class DecolorTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Decolor subject();

        /** e_i as it is defined. */
        protected abstract double kept(int step);

        /** A 1 × 1 convolution per step. */
        protected final Tensor stepped(Tensor x, int step) {
            int channels = (int) x.size(1);
            float[] matrix = new float[channels * channels];
            for (int k = 0; k < matrix.length; k++) {
                double own = k / channels == k % channels ? kept(step) : 0;
                matrix[k] = (float) (own + (1 - kept(step)) / channels);
            }
            long[] one = {1};
            return torch.conv2d(
                    x,
                    Tensors.of(matrix, channels, channels, 1, 1),
                    new TensorOptional(),
                    one,
                    new long[] {0},
                    one,
                    1);
        }

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            Tensor x = x0;
            for (int i = 0; i < n; i++) {
                x = stepped(x, i);
            }
            return x;
        }

        @Override
        protected List<ImageShape> shapes() {
            return List.of(
                    new ImageShape(3, 16, 16),
                    new ImageShape(2, 37, 31),
                    new ImageShape(5, 31, 37));
        }

        /** A few sums of values below 1 per step. */
        @Override
        protected double tolerance() {
            return 2e-6;
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Nested
    class Constant extends Contract {
        @Override
        protected Decolor subject() {
            return new Decolor(6, Schedule.CONSTANT, 0.8, false, Images.RGB);
        }

        @Override
        protected double kept(int step) {
            return 0.8;
        }
    }

    @Nested
    class ConstantTotal extends Contract {
        @Override
        protected Decolor subject() {
            return new Decolor(6, Schedule.CONSTANT, 0.8, true, Images.RGB);
        }

        @Override
        protected double kept(int step) {
            return step == 5 ? 0 : 0.8;
        }
    }

    @Nested
    class LinearSchedule extends Contract {
        @Override
        protected Decolor subject() {
            return new Decolor(7, Schedule.LINEAR, 0.9, false, Images.RGB);
        }

        @Override
        protected double kept(int step) {
            return (6.0 - step) / (7 - step);
        }
    }

    /** Every step through RGB and back, as it is defined. */
    @Nested
    class InLab extends Contract {
        @Override
        protected Decolor subject() {
            return new Decolor(4, Schedule.LINEAR, 0.9, true, Images.LAB);
        }

        @Override
        protected double kept(int step) {
            return (3.0 - step) / (4 - step);
        }

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            Tensor x = x0;
            for (int i = 0; i < n; i++) {
                x = Lab.of(stepped(Lab.toRgb(x), i));
            }
            return x;
        }

        @Override
        protected List<ImageShape> shapes() {
            return List.of(new ImageShape(3, 16, 16), new ImageShape(3, 31, 37));
        }

        /** Lab runs to 100: float32 knows it to 1e-5, and the inverses agree to 5 digits. */
        @Override
        protected double tolerance() {
            return 2e-3;
        }

        /** Images of the contract are nearly black in Lab, and cut to what a screen shows. */
        @Override
        protected boolean distanceGrows() {
            return false;
        }
    }

    @Test
    void theLastStepOfATotalOneIsGrey() {
        Decolor spec = new Decolor(3, Schedule.CONSTANT, 0.9, true, Images.RGB);
        ImageShape image = new ImageShape(3, 1, 1);
        try (var operator = spec.open(image, Device.CPU);
                var d = operator.draw(Seeds.of(1, 0, 1))) {
            Tensor x0 = Tensors.of(new float[] {-1, 0.5f, 0.8f}, 1, 3, 1, 1);
            double[] y = Tensors.doubles(d.degrade(x0, Tensors.severity(1, 1, Device.CPU)));
            assertThat(y).containsOnly(y[0]);
            assertThat(y[0]).isCloseTo(0.1, within(1e-6));
        }
        assertThat(spec.left(3)).isZero();
        assertThat(spec.kept(2)).isZero();
        assertThat(new Decolor(3, Schedule.CONSTANT, 0.9, false, Images.RGB).left(2))
                .isCloseTo(0.81, within(1e-12));
    }

    @Test
    void imagesWithoutColourAreRefused() {
        Decolor rgb = new Decolor(3, Schedule.LINEAR, 0.9, true, Images.RGB);
        assertThatThrownBy(() -> rgb.open(new ImageShape(1, 4, 5), Device.CPU))
                .isInstanceOf(Fault.class)
                .hasMessage("decolor needs images with colour, got images of 5x4x1");
        Decolor lab = new Decolor(3, Schedule.LINEAR, 0.9, true, Images.LAB);
        assertThatThrownBy(() -> lab.open(new ImageShape(4, 4, 5), Device.CPU))
                .hasMessage("decolor needs images with colour in 3 channels, got images of 5x4x4");
        assertThat(rgb.pictures()).isTrue();
        assertThat(lab.pictures()).isFalse();
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Decolor(0, Schedule.LINEAR, 0.9, true, Images.RGB))
                .hasMessage("decolor steps must be at least 1, got 0");
        assertThatThrownBy(() -> new Decolor(1, Schedule.LINEAR, 1.1, true, Images.RGB))
                .hasMessage("decolor keep must be between 0.0 and 1.0, got 1.1");
    }
}
