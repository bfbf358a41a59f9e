package dev.thaw.train;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.train.CleanImage.Norm;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class NoisyImageTest extends ObjectiveContract {
    @Override
    protected NoisyImage subject() {
        return new NoisyImage(Norm.L1, 0.3);
    }

    @Override
    protected double expected(double[] x0, int[] n, double weight) {
        double[] differences = new double[x0.length];
        int size = x0.length / COUNT;
        for (int i = 0; i < COUNT; i++) {
            RandomGenerator random = SEEDS.derive("noise").random(i);
            for (int k = i * size; k < (i + 1) * size; k++) {
                double noisy = x0[k] + 0.3 * random.nextGaussian();
                differences[k] = restored(degraded(noisy, n[i]), n[i], weight) - noisy;
            }
        }
        return norm(Norm.L1, differences);
    }

    @Override
    protected boolean random() {
        return true;
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new NoisyImage(Norm.L1, -1))
                .hasMessage("noisy-image noise must be a number of at least 0.0, got -1.0");
    }
}
