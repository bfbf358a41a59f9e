package dev.thaw.degrade.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class AdditiveNoiseTest {
    @Nested
    class Contract extends DegradationContract {
        @Override
        protected AdditiveNoise subject() {
            return new AdditiveNoise(5, 0.8, 2);
        }

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            ImageShape image = new ImageShape((int) x0.size(1), (int) x0.size(2), (int) x0.size(3));
            Tensor z = Noise.gaussian(seeds.derive("noise"), image, Device.CPU);
            return x0.add(z.mul(new Scalar(0.8 * n * n / 25)));
        }

        /** σ is float32, times noise of up to five sigma. */
        @Override
        protected double tolerance() {
            return 2e-6;
        }

        @Override
        protected List<ImageShape> shapes() {
            return List.of(
                    new ImageShape(3, 16, 16),
                    new ImageShape(1, 37, 31),
                    new ImageShape(3, 7, 3),
                    new ImageShape(3, 1, 1));
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    /** The picture keeps its contrast: the mean over many draws is x, the std is σ. */
    @Test
    void theMeanIsThePictureAndTheDeviationIsSigma() {
        ImageShape image = new ImageShape(1, 100, 100);
        Tensor x0 = Tensors.severity(0.5, 40_000, Device.CPU).view(image.batch(4));
        try (Operator operator = new AdditiveNoise(2, 3, 1).open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(2, 0, 4))) {
            Tensor s = Tensors.severity(0.5, 4, Device.CPU);
            Tensor y = d.degrade(x0, s);
            // four sigma of 40,000 draws
            assertThat(Tensors.value(y.mean())).isCloseTo(0.5, within(0.03));
            assertThat(Tensors.value(y.std())).isCloseTo(1.5, within(0.03));
            assertThat(Tensors.value(((Noisy) d).sigma(s).max())).isEqualTo(1.5);
        }
    }

    @Test
    void generationStartsFromNoiseOfThatDeviation() {
        assertThat(new AdditiveNoise(2, 3, 1).prior()).isEqualTo(new PrincipalGaussian(1, 1000, 3));
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new AdditiveNoise(0, 1, 1))
                .hasMessage("additive-noise steps must be between 1 and 1000000, got 0");
        assertThatThrownBy(() -> new AdditiveNoise(1, 0, 1))
                .hasMessage("additive-noise std must be a number above 0, got 0.0");
        assertThatThrownBy(() -> new AdditiveNoise(1, 1, -1))
                .hasMessage("additive-noise power must be a number above 0, got -1.0");
    }
}
