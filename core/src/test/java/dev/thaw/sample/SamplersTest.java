package dev.thaw.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Catalogue;
import dev.thaw.base.Fault;
import dev.thaw.testing.Contracts;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplersTest {
    @Test
    void everySamplerHasAContractTest() {
        assertThat(Contracts.subjects(SamplerContract.class))
                .hasSizeGreaterThanOrEqualTo(3)
                .containsAll(
                        Samplers.CATALOGUE.entries().stream()
                                .<Class<?>>map(Catalogue.Entry::type)
                                .toList());
    }

    @Test
    void gridsListTheirSeverities() {
        assertThat(TimeGrid.full(4).severities()).containsExactly(1.0, 0.75, 0.5, 0.25, 0.0);
        assertThat(TimeGrid.from(2, 4).severities()).containsExactly(0.5, 0.25, 0.0);
        assertThat(TimeGrid.strided(2, 4).severities()).containsExactly(1.0, 0.5, 0.0);
        assertThat(TimeGrid.strided(4, 4)).isEqualTo(TimeGrid.full(4));
        assertThat(TimeGrid.strided(2, 3, 4).severities()).containsExactly(0.75, 0.5, 0.0);
        assertThat(TimeGrid.strided(3, 3, 4)).isEqualTo(TimeGrid.from(3, 4));
    }

    @Test
    void badGridsAreRefusedByRuleAndValue() {
        assertThatThrownBy(() -> new TimeGrid(List.of(0.0)))
                .isInstanceOf(Fault.class)
                .hasMessage("a time grid needs at least 2 severities, got 1");
        assertThatThrownBy(() -> new TimeGrid(List.of(1.0, 0.5)))
                .hasMessage("a time grid must end in 0, got 0.5");
        assertThatThrownBy(() -> new TimeGrid(List.of(1.5, 0.0)))
                .hasMessage("first severity of a time grid must be between 0.0 and 1.0, got 1.5");
        assertThatThrownBy(() -> new TimeGrid(List.of(0.5, 0.5, 0.0)))
                .hasMessage("a time grid must decrease strictly, got 0.5 before 0.5");
        assertThatThrownBy(() -> new TimeGrid(List.of(Double.NaN, 0.0))).isInstanceOf(Fault.class);
        assertThatThrownBy(() -> TimeGrid.from(5, 4))
                .hasMessage("start of a time grid must be between 1 and 4, got 5");
        assertThatThrownBy(() -> TimeGrid.strided(0, 4))
                .hasMessage("number of sampling steps must be between 1 and 4, got 0");
    }
}
