package dev.thaw.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> KNOWN = List.of("steps", "kernel", "std");

    @Test
    void aNearWordIsOffered() {
        assertThat(Nearest.hint("stesp", KNOWN)).isEqualTo(" (did you mean 'steps'?)");
        assertThat(Nearest.hint("KERNEL", KNOWN)).isEqualTo(" (did you mean 'kernel'?)");
    }

    @Test
    void aFarWordIsNotOffered() {
        assertThat(Nearest.hint("wavelength", KNOWN)).isEmpty();
        assertThat(Nearest.hint("", KNOWN)).isEmpty();
        assertThat(Nearest.hint("x".repeat(100_000), KNOWN)).isEmpty();
    }

    @Test
    void distanceCountsEdits() {
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.distance("ab", "ba")).isEqualTo(1);
        assertThat(Nearest.distance("abc", "abc")).isZero();
    }
}
