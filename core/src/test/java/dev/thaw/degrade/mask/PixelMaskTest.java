package dev.thaw.degrade.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.ConstantColour;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class PixelMaskTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract PixelMask subject();

        /** Pixel by pixel in double: a pixel fades from the time u on. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            int plane = (int) (x0.size(2) * x0.size(3));
            int channels = (int) x0.size(1);
            double[] u = Tensors.doubles(Noise.uniform(seeds.derive("mask"), plane, Device.CPU));
            PixelMask s = subject();
            double time = (s.share() + s.fading()) * n / s.steps();
            double[] x = Tensors.doubles(x0);
            for (int k = 0; k < x.length; k++) {
                double turn = u[k / plane / channels * plane + k % plane];
                boolean lost = turn < s.share();
                x[k] *= lost ? Math.clamp(1 - (time - turn) / s.fading(), 0.0, 1.0) : 1;
            }
            float[] narrowed = new float[x.length];
            Arrays.setAll(x, k -> narrowed[k] = (float) x[k]);
            return Tensors.of(narrowed, Tensors.shape(x0));
        }

        /** Differences of values near 1 in float32, divided by a fading of 0.05. */
        @Override
        protected double tolerance() {
            return 1e-5;
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Nested
    class All extends Contract {
        @Override
        protected PixelMask subject() {
            return new PixelMask(6, 1, 0.05);
        }
    }

    @Nested
    class Half extends Contract {
        @Override
        protected PixelMask subject() {
            return new PixelMask(5, 0.5, 2);
        }
    }

    /** 10,000 pixels: the share within 0.02 at four sigma. */
    @Test
    void losesItsShareAndNoMore() {
        ImageShape image = new ImageShape(1, 100, 100);
        Tensor x = Tensors.zeros(Device.CPU, image.batch(1)).add(new Scalar(1f));
        for (double share : new double[] {0.3, 1}) {
            try (Operator operator = new PixelMask(10, share, 0.1).open(image, Device.CPU);
                    Degrader d = operator.draw(Seeds.of(3, 0, 1))) {
                Tensor y = d.degrade(x, Tensors.severity(1, 1, Device.CPU));
                assertThat(Tensors.value(y.mean())).isCloseTo(1 - share, within(0.02));
                assertThat(Tensors.value(y.mul(y.sub(new Scalar(1f))).abs().max())).isZero();
            }
        }
    }

    @Test
    void startsFromGreyWhenNothingIsLeft() {
        assertThat(new PixelMask(6, 1, 0.1).prior()).isEqualTo(new ConstantColour(0, 0, 0, false));
        assertThat(new PixelMask(6, 0.9, 0.1).prior()).isEqualTo(PrincipalGaussian.DEFAULT);
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThatThrownBy(() -> new PixelMask(0, 1, 0.1))
                .hasMessage("pixel-mask steps must be at least 1, got 0");
        assertThatThrownBy(() -> new PixelMask(3, 1.5, 0.1))
                .hasMessage("pixel-mask share must be between 0.0 and 1.0, got 1.5");
        assertThatThrownBy(() -> new PixelMask(3, 1, 0))
                .hasMessage("pixel-mask fading must be a number above 0, got 0.0");
    }
}
