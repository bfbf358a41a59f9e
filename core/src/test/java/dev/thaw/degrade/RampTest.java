package dev.thaw.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RampTest {
    @Test
    void powersStartAtZeroAndEndAtTheLast() {
        assertThat(Ramp.power(5, 2, 0, 4)).isZero();
        assertThat(Ramp.power(5, 2, 2, 4)).isCloseTo(1.25, within(1e-12));
        assertThat(Ramp.power(5, 2, 4, 4)).isEqualTo(5);
    }

    @Test
    void geometricOnesGoFromTheFirstStepToTheLast() {
        assertThat(Ramp.geometric(64, 1, 0, 4)).isEqualTo(64);
        assertThat(Ramp.geometric(64, 1, 1, 4)).isEqualTo(64);
        assertThat(Ramp.geometric(64, 1, 2, 4)).isCloseTo(16, within(1e-9));
        assertThat(Ramp.geometric(64, 1, 4, 4)).isCloseTo(1, within(1e-9));
        assertThat(Ramp.geometric(64, 3, 1, 1)).isEqualTo(3);
    }
}
