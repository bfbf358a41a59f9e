package dev.thaw.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Catalogue;
import dev.thaw.testing.Contracts;
import org.junit.jupiter.api.Test;

class ArchitecturesTest {
    @Test
    void everyNetworkOfTheCatalogueHasAContractTest() {
        assertThat(Contracts.subjects(NetworkContract.class))
                .isNotEmpty()
                .containsAll(
                        Architectures.CATALOGUE.entries().stream()
                                .<Class<?>>map(Catalogue.Entry::type)
                                .toList());
    }
}
