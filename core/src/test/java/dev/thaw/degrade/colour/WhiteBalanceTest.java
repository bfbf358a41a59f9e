package dev.thaw.degrade.colour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Pixels;
import dev.thaw.degrade.colour.WhiteBalance.Cast;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class WhiteBalanceTest {
    abstract static class Contract extends RgbContract {
        @Override
        protected abstract WhiteBalance subject();

        /** Exponents of the gains of red, green and blue. */
        protected abstract double[] direction(Seeds seeds, int image);

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            double stops = subject().stops() * n / subject().steps();
            boolean srgb = subject().transfer() == Transfer.SRGB;
            double[][] directions = new double[seeds.count()][];
            Arrays.setAll(directions, i -> direction(seeds, i));
            return Pixels.map(
                    x0,
                    (colour, image, _, _) -> {
                        double[] direction = directions[image];
                        for (int c = 0; c < 3; c++) {
                            double l = srgb ? Light.of(colour[c]) : (colour[c] + 1) / 2;
                            double lit = Math.min(1, l * Math.pow(2, stops * direction[c]));
                            colour[c] = srgb ? Light.picture(lit) : 2 * lit - 1;
                        }
                        return colour;
                    });
        }

        /** Light is rounded to 1e-7; in the dark the curve is 12.92 and values span 2. */
        @Override
        protected double tolerance() {
            return 2e-5;
        }

        @Override
        protected boolean random() {
            return subject().cast() == Cast.RANDOM;
        }
    }

    @Nested
    class Warm extends Contract {
        @Override
        protected WhiteBalance subject() {
            return new WhiteBalance(4, 3, Cast.WARM, Transfer.SRGB);
        }

        @Override
        protected double[] direction(Seeds seeds, int image) {
            return new double[] {1, 0, -1};
        }
    }

    @Nested
    class GreenWithoutCurve extends Contract {
        @Override
        protected WhiteBalance subject() {
            return new WhiteBalance(3, 2, Cast.GREEN, Transfer.NONE);
        }

        @Override
        protected double[] direction(Seeds seeds, int image) {
            return new double[] {-1 / Math.sqrt(3), 2 / Math.sqrt(3), -1 / Math.sqrt(3)};
        }
    }

    @Nested
    class Any extends Contract {
        @Override
        protected WhiteBalance subject() {
            return new WhiteBalance(3, 4, Cast.RANDOM, Transfer.SRGB);
        }

        @Override
        protected double[] direction(Seeds seeds, int image) {
            double angle = 2 * Math.PI * seeds.derive("white balance").random(image).nextDouble();
            double a = Math.cos(angle);
            double b = Math.sin(angle) / Math.sqrt(3);
            return new double[] {a + b, -2 * b, b - a};
        }
    }

    @Test
    void whatWasDrawnCanBeReadBack() {
        WhiteBalance spec = new WhiteBalance(2, 4, Cast.COOL, Transfer.SRGB);
        try (Operator operator = spec.open(new ImageShape(3, 1, 1), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            assertThat(Applied.of(spec, d, 0, 1).drawn()).containsEntry("degrees", 180.0);
            float[] y =
                    Tensors.floats(
                            d.degrade(
                                    Tensors.zeros(Device.CPU, 1, 3, 1, 1),
                                    Tensors.severity(1, 1, Device.CPU)));
            assertThat(List.of(y[0] < -0.5, y[2] > 0.5)).containsOnly(true);
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new WhiteBalance(0, 1, Cast.WARM, Transfer.NONE))
                .hasMessage("white-balance steps must be at least 1, got 0");
        assertThatThrownBy(() -> new WhiteBalance(1, 0, Cast.WARM, Transfer.NONE))
                .hasMessage("white-balance stops must be a number above 0, got 0.0");
        assertThatThrownBy(() -> new WhiteBalance(1, 17, Cast.WARM, Transfer.NONE))
                .hasMessage("white-balance stops must be between 0.0 and 16.0, got 17.0");
    }
}
