package dev.thaw.degrade.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class SpeckleTest {
    @Nested
    class Contract extends DegradationContract {
        @Override
        protected Speckle subject() {
            return new Speckle(5, 2, 2);
        }

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            float[] x = Tensors.floats(x0);
            int size = x.length / seeds.count();
            for (int i = 0; i < seeds.count(); i++) {
                RandomGenerator random = seeds.derive("speckle").random(i);
                for (int k = i * size; k < (i + 1) * size; k++) {
                    double v = (x[k] + 1.0) / 2 * (1 + 2 * n * n / 25.0 * random.nextGaussian());
                    x[k] = (float) (2 * Math.max(0, Math.min(1, v)) - 1);
                }
            }
            return Tensors.of(x, Tensors.shape(x0));
        }

        /** Products of at most 2 in float32, with a factor of up to eleven where not cut. */
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

    /** Four greys: the deviation is in proportion to the brightness, and none where it is 0. */
    @Test
    void noiseIsInProportionToTheBrightness() {
        ImageShape image = new ImageShape(1, 100, 100);
        try (Operator operator = new Speckle(1, 0.1, 1).open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(2, 0, 1))) {
            for (double v : new double[] {0, 0.2, 0.4, 0.6}) {
                Tensor x0 = Tensors.severity(2 * v - 1, 10_000, Device.CPU).view(1, 1, 100, 100);
                Tensor y = d.degrade(x0, Tensors.severity(1, 1, Device.CPU));
                // four sigma of 10,000 draws: 3 % of the deviation
                assertThat(Tensors.value(y.std())).isCloseTo(0.2 * v, within(0.006 * v + 1e-6));
            }
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Speckle(0, 1, 1))
                .hasMessage("speckle steps must be between 1 and 1000000, got 0");
        assertThatThrownBy(() -> new Speckle(1, 0, 1))
                .hasMessage("speckle std must be a number above 0, got 0.0");
        assertThatThrownBy(() -> new Speckle(1, 1, 0))
                .hasMessage("speckle power must be a number above 0, got 0.0");
    }
}
