package dev.thaw.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class SmoothFieldTest {
    /** Also where the blur is wider than the picture. */
    @Test
    void isWhiteNoiseThatWasBlurred() {
        for (int[] size : List.of(new int[] {7, 3}, new int[] {1, 1}, new int[] {5, 9})) {
            try (SmoothField field =
                    SmoothField.open(2.5, new ImageShape(3, size[0], size[1]), Device.CPU)) {
                double[] got = Tensors.doubles(field.draw(Seeds.of(1, 4, 1), 2));
                double[] expected =
                        Pixels.field(Seeds.of(1, 4, 1).random(0), 2, size[0], size[1], 2.5);
                assertThat(got).hasSize(2 * size[0] * size[1]);
                for (int k = 0; k < got.length; k++) {
                    // a sum of 45 products in float32
                    assertThat(got[k]).isCloseTo(expected[k], within(5e-6));
                }
            }
        }
    }

    @Test
    void everyPixelIsStandardNormalAndNeighboursAreAlike() {
        try (SmoothField field = SmoothField.open(2, new ImageShape(1, 6, 8), Device.CPU)) {
            Tensor drawn = field.draw(Seeds.of(3, 0, 4000), 1);
            double square = Tensors.value(drawn.mul(drawn).select(2, 0).select(2, 0).mean());
            // the variance of a variance of 4000 values is 2/4000: five deviations
            assertThat(square).isCloseTo(1, within(5 * Math.sqrt(2.0 / 4000)));
            Tensor step = drawn.narrow(3, 1, 7).sub(drawn.narrow(3, 0, 7));
            assertThat(Tensors.value(step.mul(step).mean())).isLessThan(0.3);
        }
        assertThatThrownBy(() -> SmoothField.open(0, new ImageShape(1, 6, 8), Device.CPU))
                .hasMessage("std of a smooth field must be a number above 0, got 0.0");
    }
}
