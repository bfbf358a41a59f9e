package dev.thaw.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class DropoutTest {
    private static final double RATE = 0.2;

    private static float[] dropped(Seeds seeds, String layer) {
        Tensor ones = torch.ones_like(Tensors.zeros(Device.CPU, 2, 8, 30, 40));
        return Tensors.floats(new Dropout(RATE, seeds).apply(layer, ones));
    }

    /** Ones become 0 or 1.25; their mean stays 1 within five standard errors. */
    @Test
    void valuesAreDroppedOrScaledSoThatTheMeanStays() {
        float[] values = dropped(Seeds.of(1, 0, 2), "a");
        double sum = 0;
        for (float v : values) {
            assertThat(v).isIn(0f, 1.25f);
            sum += v;
        }
        double error = Math.sqrt(RATE / (1 - RATE) / values.length);
        assertThat(Math.abs(sum / values.length - 1)).isLessThan(5 * error);
    }

    @Test
    void everyLayerDropsOthers() {
        Seeds seeds = Seeds.of(1, 0, 2);
        assertThat(dropped(seeds, "a")).isEqualTo(dropped(seeds, "a"));
        assertThat(dropped(seeds, "a")).isNotEqualTo(dropped(seeds, "b"));
    }

    @Test
    void withoutKeysNothingIsDropped() {
        Tensor x = Tensors.zeros(Device.CPU, 1, 2, 2, 2);
        assertThat(new Dropout(RATE, null).apply("a", x)).isSameAs(x);
        assertThat(new Dropout(0, Seeds.of(1, 0, 1)).apply("a", x)).isSameAs(x);
    }
}
