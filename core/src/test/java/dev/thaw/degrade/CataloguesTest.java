package dev.thaw.degrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Catalogue;
import dev.thaw.testing.Contracts;
import org.junit.jupiter.api.Test;

class CataloguesTest {
    @Test
    void everyDegradationHasAContractTest() {
        assertThat(Contracts.subjects(DegradationContract.class))
                .hasSizeGreaterThanOrEqualTo(4)
                .containsAll(
                        Degradations.CATALOGUE.entries().stream()
                                .<Class<?>>map(Catalogue.Entry::type)
                                .toList());
    }

    @Test
    void everyPriorHasAContractTest() {
        assertThat(Contracts.subjects(PriorContract.class))
                .hasSizeGreaterThanOrEqualTo(2)
                .containsAll(
                        Priors.CATALOGUE.entries().stream()
                                .<Class<?>>map(Catalogue.Entry::type)
                                .toList());
    }
}
