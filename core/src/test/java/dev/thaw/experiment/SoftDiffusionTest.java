package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Soft Diffusion from YAML to the picture. */
@ExtendWith(NoLeaks.class)
class SoftDiffusionTest {
    @TempDir Path folder;

    private static final String NOISED =
            "degradation={type: noised, of: {type: heat-blur, steps: 6}}";

    @Test
    void trainsAndGenerates() {
        Path model =
                Tiny.model(
                        folder.resolve("run"),
                        NOISED,
                        "objective=soft-score",
                        "parametrization=residual",
                        "sampler=momentum");
        try (ModelFile.Model m = ModelFile.read(model, Device.CPU)) {
            Experiment e = m.about().experiment();
            assertThat(e.start().isEndOf(e.degradation())).isTrue();
            Tensor made = SampleJob.tensor(m, Seeds.of(1, 0, 3), 3, Workplace.QUIET);
            assertThat(Tensors.describe(made)).isEqualTo("Float (3, 1, 16, 16)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"objective=soft-score", "sampler=momentum", "sampler=soft-naive"})
    void whatDoesNotFitIsRefusedBeforeTheTraining(String part) {
        Path run = folder.resolve("run");
        assertThatThrownBy(() -> Tiny.model(run, part))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.USAGE))
                .hasMessageContaining("needs a linear degradation with noise")
                .hasMessageContaining("{type: noised, of: …}");
        assertThat(Files.exists(run.resolve("metrics.jsonl"))).isFalse();
    }
}
