package dev.thaw.degrade.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Mixing;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.Noisy;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class GaussianNoiseTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract GaussianNoise subject();

        /** ᾱ_n in double, from the formula of the paper. */
        protected abstract double alphaBar(int n);

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            ImageShape image = new ImageShape((int) x0.size(1), (int) x0.size(2), (int) x0.size(3));
            Tensor z = Noise.gaussian(seeds.derive("noise"), image, Device.CPU);
            return x0.mul(new Scalar(Math.sqrt(alphaBar(n))))
                    .add(z.mul(new Scalar(Math.sqrt(1 - alphaBar(n)))));
        }

        /** ᾱ is float32: √ of its rounding, times noise of up to five sigma. */
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
    class Cosine extends Contract {
        @Override
        protected GaussianNoise subject() {
            return new GaussianNoise(10, NoiseSchedule.COSINE);
        }

        @Override
        protected double alphaBar(int n) {
            if (n == 10) {
                return 0.001 * alphaBar(9);
            }
            double angle = (n / 10.0 + 0.008) / 1.008 * Math.PI / 2;
            double first = 0.008 / 1.008 * Math.PI / 2;
            return Math.pow(Math.cos(angle) / Math.cos(first), 2);
        }
    }

    @Nested
    class Linear extends Contract {
        @Override
        protected GaussianNoise subject() {
            return new GaussianNoise(25, NoiseSchedule.LINEAR);
        }

        @Override
        protected double alphaBar(int n) {
            double product = 1;
            for (int i = 0; i < n; i++) {
                product *= 1 - (1e-4 + (0.02 - 1e-4) * i / 24) * 40;
            }
            return product;
        }
    }

    /** Published values of the linear schedule: Ho et al. (2020), ᾱ_1000 ≈ 4.0e-5. */
    @Test
    void theLinearScheduleIsThatOfDdpm() {
        double[] bars = Tensors.doubles(NoiseSchedule.LINEAR.alphaBars(1000, ScalarType.Float));
        assertThat(bars[0]).isCloseTo(0.9999, within(1e-6));
        assertThat(bars[999]).isCloseTo(4.036e-5, within(1e-8));
    }

    /** The known ends: ᾱ_1 = 0.999745, ᾱ_200 = 6.07e-8 for 200 steps, with the last β clipped. */
    @Test
    void theCosineScheduleIsClippedAtItsEnd() {
        double[] bars = Tensors.doubles(NoiseSchedule.COSINE.alphaBars(200, ScalarType.Float));
        assertThat(bars[0]).isCloseTo(0.999745, within(1e-6));
        assertThat(bars[199]).isCloseTo(6.07e-8, within(1e-10));
    }

    @Test
    void generationStartsFromTheVeryNoiseThatStaysFixed() {
        ImageShape image = new ImageShape(3, 4, 5);
        GaussianNoise spec = new GaussianNoise(4, NoiseSchedule.COSINE);
        Seeds seeds = Seeds.of(3, 7, 2);
        Tensor start = spec.prior().draw(Map.of(), image, seeds);
        try (Mixing noising = spec.open(image, Device.CPU);
                Degrader d = noising.draw(seeds)) {
            assertThat(Tensors.floats(((Noisy) d).noise())).isEqualTo(Tensors.floats(start));
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new GaussianNoise(0, NoiseSchedule.COSINE))
                .hasMessage("gaussian-noise steps must be between 1 and 1000000, got 0");
        try (Mixing noising =
                new GaussianNoise(2, NoiseSchedule.LINEAR)
                        .open(new ImageShape(1, 4, 4), Device.CPU)) {
            assertThatThrownBy(() -> noising.with(Tensors.zeros(Device.CPU, 2, 3, 4, 4)))
                    .hasMessageContaining("end images must have the shape of images of 4x4x1");
        }
    }
}
