package dev.thaw.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.nn.Parameters;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class AdamTest {
    /** Two pieces and a rest. */
    private static final int MANY = (1 << 20) + 7;

    /** m̂ = g and v̂ = g², so each value moves by rate·g/(|g| + ε), whatever the betas. */
    @Test
    void theFirstStepMovesEveryValueByTheRate() {
        Training.Optimiser spec =
                new Training.Optimiser(0.25, 0.9, 0.999, 1e-8, 0, Training.Decay.CONSTANT, 0);
        try (Parameters p = new Parameters.Builder(3).uniform("w", 1, MANY).build(Device.CPU);
                Adam adam = new Adam(spec, p)) {
            float[] before = Tensors.floats(p.flat());
            p.flatGradient().copy_(p.flat().detach());
            adam.step(1, spec.learningRate(), 1);
            float[] after = Tensors.floats(p.flat());
            double most = 0;
            for (int i = 0; i < MANY; i++) {
                double g = before[i];
                double expected = g - 0.25 * g / (Math.abs(g) + 1e-8);
                most = Math.max(most, Math.abs(after[i] - expected));
            }
            // values below 1.25 and moments in float32: a few roundings of 2^-24
            assertThat(most).isLessThan(5e-7);
        }
    }
}
