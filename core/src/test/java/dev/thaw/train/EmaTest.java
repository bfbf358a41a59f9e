package dev.thaw.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import org.junit.jupiter.api.Test;

class EmaTest {
    @Test
    void afterOneHalfLifeAnOldValueCountsHalf() {
        Ema ema = new Ema(6400, 0, 1, 0);
        double weight = 1;
        long images = 1_000_000; // far beyond the ramp
        for (int i = 0; i < 100; i++) {
            images += 64;
            weight *= ema.keep(1, images, 64);
        }
        assertThat(weight).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void theHalfLifeDoesNotDependOnTheBatch() {
        Ema ema = new Ema(1000, 0, 1, 0);
        double one = ema.keep(1, 1_000_000, 50);
        double five = Math.pow(ema.keep(1, 1_000_000, 10), 5);
        assertThat(five).isCloseTo(one, within(1e-12));
    }

    @Test
    void aYoungRunForgetsItsStart() {
        Ema ema = new Ema(1_000_000, 0, 1, 0);
        double weight = 1;
        for (long images = 32; images <= 32_000; images += 32) {
            weight *= ema.keep(images / 32 - 1, images, 32);
        }
        assertThat(weight).isLessThan(1e-6);
    }

    @Test
    void aRecipeByDecayCopiesThenAveragesEverySoManySteps() {
        Ema ema = new Ema(0, 0.995, 10, 2000);
        assertThat(ema.keep(0, 0, 1)).isEqualTo(0);
        assertThat(ema.keep(5, 0, 1)).isEqualTo(1);
        assertThat(ema.keep(1990, 0, 1)).isEqualTo(0);
        assertThat(ema.keep(2000, 0, 1)).isEqualTo(0.995);
        assertThat(ema.keep(2001, 0, 1)).isEqualTo(1);
    }

    @Test
    void needsOneOfHalfLifeAndDecay() {
        assertThatThrownBy(() -> new Ema(0, 0, 1, 0))
                .isInstanceOf(Fault.class)
                .hasMessage(
                        "ema needs either halfLife or decay above 0, got halfLife 0.0 and decay 0.0");
        assertThatThrownBy(() -> new Ema(10, 0.9, 1, 0)).isInstanceOf(Fault.class);
        assertThatThrownBy(() -> new Ema(Double.NaN, 0, 1, 0))
                .hasMessage("ema halfLife must be a number of at least 0.0, got NaN");
    }
}
