package dev.thaw.degrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.noise.SaltAndPepper;
import dev.thaw.degrade.noise.UnevenNoise;
import dev.thaw.degrade.noise.UniformNoise;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class OwnEndTest extends PriorContract {
    private static final SaltAndPepper GRAINS = new SaltAndPepper(4, 1, 1, 0.5, true);

    @Override
    protected Prior subject() {
        return new OwnEnd(GRAINS);
    }

    @Test
    void isTheVeryEndOfAnyPicture() {
        Seeds seeds = Seeds.of(3, 5, 2);
        Tensor start = subject().draw(Map.of(), IMAGE, seeds);
        Tensor other = Tensors.severity(0.3, 2 * 70, Device.CPU).view(IMAGE.batch(2));
        for (Degradation each : new Degradation[] {GRAINS, new UnevenNoise(GRAINS, 2)}) {
            try (Operator operator = each.open(IMAGE, Device.CPU);
                    Degrader d = operator.draw(seeds)) {
                assertThat(Tensors.floats(d.degrade(other, Tensors.severity(1, 2, Device.CPU))))
                        .isEqualTo(Tensors.floats(start));
            }
            assertThat(subject().isEndOf(each)).isTrue();
        }
        assertThat(subject().isEndOf(new UniformNoise(4, 1))).isFalse();
        assertThat(subject().isEndOf(new SaltAndPepper(4, 1, 1, 0.4, true))).isFalse();
    }
}
