package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuickstartJobTest {
    @Test
    void theShippedExperimentIsWholeAndSelfContained() {
        Experiment e = QuickstartJob.experiment();
        assertThat(e.data().set().procedural()).isTrue();
        assertThat(Specs.STANDARD.read(Experiment.class, Specs.STANDARD.yaml(e), "round trip"))
                .isEqualTo(e);
    }
}
