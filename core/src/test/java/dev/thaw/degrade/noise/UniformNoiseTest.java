package dev.thaw.degrade.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.OwnEnd;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class UniformNoiseTest {
    @Nested
    class Contract extends DegradationContract {
        @Override
        protected UniformNoise subject() {
            return new UniformNoise(4, 2);
        }

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            float[] x = Tensors.floats(x0);
            int size = x.length / seeds.count();
            double share = n * n / 16.0;
            for (int i = 0; i < seeds.count(); i++) {
                RandomGenerator random = seeds.derive("uniform").random(i);
                for (int k = i * size; k < (i + 1) * size; k++) {
                    double u = 2.0 * random.nextFloat() - 1;
                    x[k] = (float) ((1 - share) * x[k] + share * u);
                }
            }
            return Tensors.of(x, Tensors.shape(x0));
        }

        /** Two products and a sum of values below 1 in float32. */
        @Override
        protected double tolerance() {
            return 5e-7;
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

    /** Mean 0 and variance 1/3, within four sigma of 40,000 draws; nothing beyond [-1, 1]. */
    @Test
    void theEndIsUniformNoise() {
        UniformNoise spec = new UniformNoise(4, 1);
        assertThat(spec.prior()).isEqualTo(new OwnEnd(spec));
        Tensor x = spec.prior().draw(Map.of(), new ImageShape(1, 100, 100), Seeds.of(2, 0, 4));
        assertThat(Tensors.value(x.mean())).isCloseTo(0, within(0.012));
        assertThat(Tensors.value(x.square().mean())).isCloseTo(1 / 3.0, within(0.006));
        assertThat(Tensors.value(x.abs().max())).isBetween(0.999, 1.0);
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new UniformNoise(0, 1))
                .hasMessage("uniform-noise steps must be between 1 and 1000000, got 0");
        assertThatThrownBy(() -> new UniformNoise(1, 0))
                .hasMessage("uniform-noise power must be a number above 0, got 0.0");
    }
}
