package dev.thaw.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.nn.Parameters;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class AdamTest {
    /** Algorithm 1 of Kingma and Ba (2015), line by line, in double. */
    @Test
    void followsAlgorithm1() {
        Training.Optimiser spec =
                new Training.Optimiser(0.01, 0.9, 0.999, 1e-8, 0, Training.Decay.CONSTANT, 0);
        int n = 5;
        double[] theta = new double[n];
        double[] m = new double[n];
        double[] v = new double[n];
        Random random = new Random(4);
        try (Parameters p = new Parameters.Builder(1).constant("w", 0, n).build(Device.CPU);
                Adam adam = new Adam(spec, p)) {
            for (int t = 1; t <= 20; t++) {
                float[] g = new float[n];
                for (int i = 0; i < n; i++) {
                    g[i] = (float) (random.nextGaussian() * Math.pow(10, i - 2));
                    m[i] = 0.9 * m[i] + 0.1 * g[i];
                    v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
                    double mHat = m[i] / (1 - Math.pow(0.9, t));
                    double vHat = v[i] / (1 - Math.pow(0.999, t));
                    theta[i] -= 0.01 * mHat / (Math.sqrt(vHat) + 1e-8);
                }
                try (Scope scope = Scope.open()) {
                    p.flatGradient().copy_(Tensors.of(g, n));
                }
                adam.step(t, 0.01, 1);
            }
            float[] got = Tensors.floats(p.flat());
            for (int i = 0; i < n; i++) {
                // 20 float32 steps of at most 0.01: a few units in the last place of the largest
                assertThat((double) got[i]).isCloseTo(theta[i], Offset.offset(2e-7));
            }
        }
    }

    @Test
    void theRateRisesAndFallsAsSaid() {
        Training.Optimiser spec =
                new Training.Optimiser(2, 0.9, 0.999, 1e-8, 100, Training.Decay.COSINE, 0);
        assertThat(spec.rate(0, 1000)).isZero();
        assertThat(spec.rate(50, 1_000_000_000)).isCloseTo(1, Offset.offset(1e-6));
        assertThat(spec.rate(500, 1000)).isCloseTo(1, Offset.offset(1e-12));
        assertThat(spec.rate(1000, 1000)).isCloseTo(0, Offset.offset(1e-12));
    }
}
