package dev.thaw.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Seeds;
import dev.thaw.testing.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class NoiseTest {
    private static final double DROP = 0.3;
    private static final int WIDTH = 20_000;

    /** SplitMix64 in plain Java, with the unsigned shifts that libtorch lacks. */
    @Test
    void aMaskIsSplitMixOfKeyAndPosition() {
        Seeds seeds = Seeds.of(7, 3, 2);
        float[] mask = Tensors.floats(Noise.mask(seeds, DROP, WIDTH, Device.CPU));
        for (int i = 0; i < 2; i++) {
            long state = seeds.key(i);
            for (int k = 0; k < WIDTH; k++) {
                state += 0x9e3779b97f4a7c15L;
                long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
                z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
                double u = ((z ^ (z >>> 31)) >>> 11) * 0x1p-53;
                assertThat(mask[i * WIDTH + k]).isEqualTo(u < DROP ? 0f : 1f);
            }
        }
    }

    /** Within five standard errors of the share that was asked for. */
    @Test
    void aMaskDropsItsShare() {
        double zeros =
                1 - Tensors.value(Noise.mask(Seeds.of(1, 0, 5), DROP, WIDTH, Device.CPU).mean());
        double error = Math.sqrt(DROP * (1 - DROP) / (5.0 * WIDTH));
        assertThat(Math.abs(zeros - DROP)).isLessThan(5 * error);
    }
}
