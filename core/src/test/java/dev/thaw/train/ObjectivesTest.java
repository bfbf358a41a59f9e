package dev.thaw.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Catalogue;
import dev.thaw.testing.Contracts;
import org.junit.jupiter.api.Test;

class ObjectivesTest {
    @Test
    void everyObjectiveHasAContractTest() {
        assertThat(Contracts.subjects(ObjectiveContract.class))
                .containsAll(
                        Objectives.CATALOGUE.entries().stream()
                                .<Class<?>>map(Catalogue.Entry::type)
                                .toList());
    }
}
