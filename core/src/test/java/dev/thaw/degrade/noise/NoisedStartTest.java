package dev.thaw.degrade.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.PriorContract;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class NoisedStartTest extends PriorContract {
    @Override
    protected Prior subject() {
        return new NoisedStart(new PrincipalGaussian(3, 20, 0), 0.4);
    }

    @Test
    void isTheOtherPriorPlusTheNoiseOfTheProcess() {
        Map<String, Tensor> fitted = fitted();
        Seeds seeds = Seeds.of(3, 0, 200);
        Tensor below = new PrincipalGaussian(3, 20, 0).draw(fitted, image(), seeds);
        Tensor noise = subject().draw(fitted, image(), seeds).sub(below);
        double[] expected =
                Tensors.doubles(Noise.gaussian(seeds.derive("noise"), image(), Device.CPU));
        double[] got = Tensors.doubles(noise);
        for (int k = 0; k < got.length; k++) {
            assertThat(got[k]).isCloseTo(0.4 * expected[k], within(1e-6));
        }
        // 14,000 draws: within 0.01 at four sigma
        assertThat(Tensors.value(noise.std())).isCloseTo(0.4, within(0.01));
        assertThat(subject().fitsMean()).isTrue();
    }
}
