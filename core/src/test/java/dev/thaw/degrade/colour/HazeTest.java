package dev.thaw.degrade.colour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Pixels;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class HazeTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Haze subject();

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            double[] units = new double[seeds.count()];
            double[][] fields = new double[seeds.count()][];
            for (int i = 0; i < fields.length; i++) {
                units[i] = seeds.derive("airlight").random(i).nextDouble();
                fields[i] =
                        Pixels.field(
                                seeds.derive("depth").random(i),
                                1,
                                height,
                                width,
                                subject().smoothness() * Math.min(height, width));
            }
            return Pixels.map(
                    x0,
                    (colour, image, row, column) -> {
                        double a = subject().darkest();
                        a += (subject().brightest() - a) * units[image];
                        double even = normal(fields[image][row * width + column]);
                        double depth = subject().near() + (1 - subject().near()) * even;
                        double t = Math.exp(-subject().density() * n / subject().steps() * depth);
                        for (int c = 0; c < colour.length; c++) {
                            colour[c] = colour[c] * t + a * (1 - t);
                        }
                        return colour;
                    });
        }

        /** The distribution function of the normal law by its series, good for |z| below 6. */
        private static double normal(double z) {
            double term = z;
            double sum = z;
            for (int k = 1; k < 200; k++) {
                term *= z * z / (2 * k + 1);
                sum += term;
            }
            return 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        }

        /** The depth is good to 1e-6 and counts up to ten times in the exponent. */
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
    class Standard extends Contract {
        @Override
        protected Haze subject() {
            return new Haze(4, 10, 0.3, 0.2, 0.5, 1);
        }
    }

    @Nested
    class DarkAndRough extends Contract {
        @Override
        protected Haze subject() {
            return new Haze(3, 2, 0, 0.05, -1, -0.5);
        }
    }

    @Test
    void theAirlightCanBeReadBack() {
        Haze spec = new Haze(3, 2, 0, 1, 0.25, 0.25);
        try (Operator operator = spec.open(new ImageShape(1, 1, 1), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            assertThat(Applied.of(spec, d, 0, 1).drawn()).containsEntry("airlight", 0.25);
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Haze(0, 1, 0, 1, 0, 0))
                .hasMessage("haze steps must be at least 1, got 0");
        assertThatThrownBy(() -> new Haze(1, 101, 0, 1, 0, 0))
                .hasMessage("haze density must be between 0.0 and 100.0, got 101.0");
        assertThatThrownBy(() -> new Haze(1, 1, 2, 1, 0, 0))
                .hasMessage("haze near must be between 0.0 and 1.0, got 2.0");
        assertThatThrownBy(() -> new Haze(1, 1, 0, 0, 0, 0))
                .hasMessage("haze smoothness must be a number above 0, got 0.0");
        assertThatThrownBy(() -> new Haze(1, 1, 0, 1, 0.5, 0))
                .hasMessage("haze brightest must be between 0.5 and 1.0, got 0.0");
    }
}
