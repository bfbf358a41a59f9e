package dev.thaw.degrade.colour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Pixels;
import dev.thaw.degrade.colour.Gamma.Direction;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class GammaTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Gamma subject();

        protected boolean darker(Seeds seeds, int image) {
            return subject().direction() == Direction.DARKER;
        }

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            double power = Math.pow(subject().exponent(), (double) n / subject().steps());
            boolean[] darker = new boolean[seeds.count()];
            for (int i = 0; i < darker.length; i++) {
                darker[i] = darker(seeds, i);
            }
            return Pixels.map(
                    x0,
                    (colour, image, _, _) -> {
                        double gamma = darker[image] ? power : 1 / power;
                        for (int c = 0; c < colour.length; c++) {
                            colour[c] = 2 * Math.pow((colour[c] + 1) / 2, gamma) - 1;
                        }
                        return colour;
                    });
        }

        /** γ and its power in float32: γ·v^γ·log v is below 1, times a few roundings. */
        @Override
        protected double tolerance() {
            return 5e-6;
        }

        @Override
        protected boolean random() {
            return subject().direction() == Direction.RANDOM;
        }
    }

    @Nested
    class Darker extends Contract {
        @Override
        protected Gamma subject() {
            return new Gamma(4, 8, Direction.DARKER);
        }
    }

    @Nested
    class Brighter extends Contract {
        @Override
        protected Gamma subject() {
            return new Gamma(4, 8, Direction.BRIGHTER);
        }
    }

    @Nested
    class Either extends Contract {
        @Override
        protected Gamma subject() {
            return new Gamma(3, 32, Direction.RANDOM);
        }

        @Override
        protected boolean darker(Seeds seeds, int image) {
            return seeds.derive("gamma").random(image).nextBoolean();
        }
    }

    @Test
    void blackAndWhiteStay() {
        Gamma spec = new Gamma(2, 1000, Direction.BRIGHTER);
        Tensor x0 = Tensors.of(new float[] {-1, 1}, 1, 1, 1, 2);
        try (Operator operator = spec.open(new ImageShape(1, 1, 2), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            assertThat(Tensors.floats(d.degrade(x0, Tensors.severity(1, 1, Device.CPU))))
                    .containsExactly(-1, 1);
            assertThat(Applied.of(spec, d, 0, 1).drawn()).containsEntry("direction", "brighter");
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Gamma(0, 2, Direction.DARKER))
                .hasMessage("gamma steps must be at least 1, got 0");
        assertThatThrownBy(() -> new Gamma(1, 1, Direction.DARKER))
                .hasMessage("gamma exponent must be above 1 and at most 1000, got 1.0");
        assertThatThrownBy(() -> new Gamma(1, Double.NaN, Direction.DARKER))
                .hasMessageContaining("got NaN");
    }
}
