package dev.thaw.degrade.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class BoxMaskTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract BoxMask subject();

        /** Pixel by pixel in double. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            int plane = height * width;
            BoxMask s = subject();
            double r = -s.edge() + (s.reach() + s.edge()) * n / s.steps();
            double[] x = Tensors.doubles(x0);
            for (int k = 0; k < x.length; k++) {
                RandomGenerator random = seeds.derive("mask").random(k / plane / (int) x0.size(1));
                double py = s.random() ? random.nextDouble() : 0.5;
                double px = s.random() ? random.nextDouble() : 0.5;
                int row = k % plane / width;
                double dy = Math.abs((row + 0.5) / height - py);
                double dx = Math.abs((k % width + 0.5) / width - px);
                x[k] *= Math.clamp((Math.max(dy, dx) - r) / s.edge(), 0.0, 1.0);
            }
            float[] narrowed = new float[x.length];
            Arrays.setAll(x, k -> narrowed[k] = (float) x[k]);
            return Tensors.of(narrowed, Tensors.shape(x0));
        }

        /** Differences of values near 1 in float32, divided by an edge of 0.05. */
        @Override
        protected double tolerance() {
            return 1e-5;
        }

        @Override
        protected boolean random() {
            return subject().random();
        }
    }

    @Nested
    class Anywhere extends Contract {
        @Override
        protected BoxMask subject() {
            return new BoxMask(6, 1, 0.05, true);
        }
    }

    @Nested
    class InTheMiddle extends Contract {
        @Override
        protected BoxMask subject() {
            return new BoxMask(5, 0.3, 0.2, false);
        }
    }

    @Test
    void aWholeBoxLeavesNothingAndAHalfOneTheRest() {
        ImageShape image = new ImageShape(3, 7, 3);
        Tensor x = Noise.uniform(Seeds.of(1, 0, 5), 63, Device.CPU).view(image.batch(5));
        try (Operator whole = new BoxMask(6, 1, 0.1, true).open(image, Device.CPU);
                Degrader d = whole.draw(Seeds.of(3, 0, 5))) {
            assertThat(Tensors.floats(d.degrade(x, Tensors.severity(1, 5, Device.CPU))))
                    .containsOnly(0f);
        }
        try (Operator part = new BoxMask(6, 0.2, 0.1, false).open(image, Device.CPU);
                Degrader d = part.draw(Seeds.of(3, 0, 5))) {
            Tensor y = d.degrade(x, Tensors.severity(1, 5, Device.CPU));
            assertThat(Tensors.value(y.select(2, 3).select(2, 1).abs().max())).isZero();
            assertThat(Tensors.floats(y.select(2, 0))).isEqualTo(Tensors.floats(x.select(2, 0)));
        }
    }

    @Test
    void startsFromGreyWhenNothingIsLeft() {
        assertThat(new BoxMask(6, 1, 0.1, true).prior())
                .isEqualTo(new ConstantColour(0, 0, 0, false));
        assertThat(new BoxMask(6, 0.9, 0.1, true).prior()).isEqualTo(PrincipalGaussian.DEFAULT);
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThatThrownBy(() -> new BoxMask(0, 1, 0.1, true))
                .hasMessage("box-mask steps must be at least 1, got 0");
        assertThatThrownBy(() -> new BoxMask(3, 0, 0.1, true))
                .hasMessage("box-mask reach must be a number above 0, got 0.0");
        assertThatThrownBy(() -> new BoxMask(3, 1, 1.5, true))
                .hasMessage("box-mask edge must be between 0.0 and 1.0, got 1.5");
    }
}
