package dev.thaw.degrade.colour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Pixels;
import dev.thaw.degrade.colour.Exposure.Direction;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class ExposureTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Exposure subject();

        protected double sign(Seeds seeds, int image) {
            return subject().direction() == Direction.OVER ? 1 : -1;
        }

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            boolean srgb = subject().transfer() == Transfer.SRGB;
            double[] signs = new double[seeds.count()];
            Arrays.setAll(signs, i -> sign(seeds, i));
            return Pixels.map(
                    x0,
                    (colour, image, _, _) -> {
                        double stops = signs[image] * subject().stops() * n;
                        double gain = Math.pow(2, stops / subject().steps());
                        double b = subject().base();
                        for (int c = 0; c < colour.length; c++) {
                            double l = srgb ? Light.of(colour[c]) : (colour[c] + 1) / 2;
                            double lit = Math.clamp(gain * (l + b) - b, 0, 1);
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
            return false;
        }
    }

    @Nested
    class Over extends Contract {
        @Override
        protected Exposure subject() {
            return new Exposure(4, 3, Direction.OVER, Transfer.SRGB, 0);
        }
    }

    @Nested
    class UnderWithoutCurve extends Contract {
        @Override
        protected Exposure subject() {
            return new Exposure(4, 3, Direction.UNDER, Transfer.NONE, 0.1);
        }
    }

    @Nested
    class Either extends Contract {
        @Override
        protected Exposure subject() {
            return new Exposure(5, 8, Direction.RANDOM, Transfer.SRGB, 0.004);
        }

        @Override
        protected double sign(Seeds seeds, int image) {
            return seeds.derive("exposure").random(image).nextBoolean() ? 1 : -1;
        }

        /** Four coins may fall alike: with these seeds they do not. */
        @Override
        protected boolean random() {
            return true;
        }
    }

    /** The light of full exposure: plain white or black, also of black and white pictures. */
    @Test
    void theLastStepLeavesNothing() {
        ImageShape image = new ImageShape(1, 1, 2);
        Tensor x0 = Tensors.of(new float[] {-1, 1}, 1, 1, 1, 2);
        for (Direction direction : new Direction[] {Direction.OVER, Direction.UNDER}) {
            Exposure spec = new Exposure(20, 8, direction, Transfer.SRGB, 0.004);
            try (Operator operator = spec.open(image, Device.CPU);
                    Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
                float end = direction == Direction.OVER ? 1 : -1;
                assertThat(Tensors.floats(d.degrade(x0, Tensors.severity(1, 1, Device.CPU))))
                        .usingComparatorWithPrecision(1e-6f)
                        .containsExactly(end, end);
                assertThat(Applied.of(spec, d, 0, 1).drawn())
                        .containsEntry("direction", end > 0 ? "over" : "under");
            }
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Exposure(0, 1, Direction.OVER, Transfer.SRGB, 0))
                .hasMessage("exposure steps must be at least 1, got 0");
        assertThatThrownBy(() -> new Exposure(1, 0, Direction.OVER, Transfer.SRGB, 0))
                .hasMessage("exposure stops must be a number above 0, got 0.0");
        assertThatThrownBy(() -> new Exposure(1, 33, Direction.OVER, Transfer.SRGB, 0))
                .hasMessage("exposure stops must be between 0.0 and 32.0, got 33.0");
        assertThatThrownBy(() -> new Exposure(1, 1, Direction.OVER, Transfer.SRGB, 2))
                .hasMessage("exposure base must be between 0.0 and 1.0, got 2.0");
    }
}
