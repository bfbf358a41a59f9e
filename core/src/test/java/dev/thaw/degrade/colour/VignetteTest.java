package dev.thaw.degrade.colour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Pixels;
import dev.thaw.degrade.colour.Vignette.Centre;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class VignetteTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Vignette subject();

        /** cos⁴ of the angle whose tangent is k·r. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            boolean srgb = subject().transfer() == Transfer.SRGB;
            double stops = subject().stops() * n / subject().steps();
            boolean drawn = subject().centre() == Centre.RANDOM;
            double[][] centres = new double[seeds.count()][];
            for (int i = 0; i < centres.length; i++) {
                RandomGenerator random = seeds.derive("vignette").random(i);
                centres[i] =
                        drawn
                                ? new double[] {random.nextDouble(), random.nextDouble()}
                                : new double[] {0.5, 0.5};
            }
            return Pixels.map(
                    x0,
                    (colour, image, row, column) -> {
                        double y = row + 0.5 - height * centres[image][0];
                        double x = column + 0.5 - width * centres[image][1];
                        double r = Math.hypot(y, x) / (Math.hypot(height, width) / 2);
                        double k = Math.sqrt(Math.pow(2, stops / 2) - 1);
                        double cos = Math.cos(Math.atan(k * r));
                        for (int c = 0; c < colour.length; c++) {
                            double l = srgb ? Light.of(colour[c]) : (colour[c] + 1) / 2;
                            double lit = l * Math.pow(cos, 4);
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
            return subject().centre() == Centre.RANDOM;
        }
    }

    @Nested
    class Centred extends Contract {
        @Override
        protected Vignette subject() {
            return new Vignette(4, 6, Centre.CENTRED, Transfer.SRGB);
        }
    }

    @Nested
    class AnywhereWithoutCurve extends Contract {
        @Override
        protected Vignette subject() {
            return new Vignette(3, 16, Centre.RANDOM, Transfer.NONE);
        }
    }

    /** A corner pixel of a large picture loses the stops that were asked for. */
    @Test
    void cornersLoseTheirStops() {
        Vignette spec = new Vignette(2, 4, Centre.CENTRED, Transfer.NONE);
        Tensor x0 = Tensors.severity(1, 200 * 200, Device.CPU).view(1, 1, 200, 200);
        try (Operator operator = spec.open(new ImageShape(1, 200, 200), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            float[] y = Tensors.floats(d.degrade(x0, Tensors.severity(1, 1, Device.CPU)));
            assertThat((y[0] + 1) / 2).isCloseTo(1f / 16, within(1e-3f));
            assertThat(y[100 * 200 + 100]).isCloseTo(1f, within(1e-3f));
        }
    }

    @Test
    void aDrawnCentreCanBeReadBack() {
        Vignette spec = new Vignette(2, 4, Centre.RANDOM, Transfer.NONE);
        try (Operator operator = spec.open(new ImageShape(1, 10, 20), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 3))) {
            assertThat(Applied.of(spec, d, 2, 1).drawn()).containsOnlyKeys("row", "column");
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Vignette(0, 1, Centre.CENTRED, Transfer.NONE))
                .hasMessage("vignette steps must be at least 1, got 0");
        assertThatThrownBy(() -> new Vignette(1, -1, Centre.CENTRED, Transfer.NONE))
                .hasMessage("vignette stops must be a number above 0, got -1.0");
        assertThatThrownBy(() -> new Vignette(1, 49, Centre.CENTRED, Transfer.NONE))
                .hasMessage("vignette stops must be between 0.0 and 48.0, got 49.0");
    }
}
