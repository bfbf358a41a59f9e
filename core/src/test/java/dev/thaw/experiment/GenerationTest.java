package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Mixture;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.SymmetryNoise;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Safetensors;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where generation starts, from YAML to the picture. */
@ExtendWith(NoLeaks.class)
class GenerationTest {
    @TempDir Path folder;

    @Test
    void theDegradationChoosesUnlessTheExperimentDoes() {
        assertThat(Tiny.experiment().start()).isEqualTo(PrincipalGaussian.DEFAULT);
        assertThat(Tiny.experiment("prior={type: mixture, components: 3, noise: 0.002}").start())
                .isEqualTo(new Mixture(3, 1, 5000, 0.002, false));
        Experiment named = Tiny.experiment("prior=mixture");
        assertThat(Specs.STANDARD.read(Experiment.class, Specs.STANDARD.yaml(named), "yaml"))
                .isEqualTo(named);
    }

    @Test
    void noiseIsTakenOffOnlyWhereTheSamplerCarriesIt() {
        String prior = "prior={type: mixture, noise: 0.1, removeNoise: true}";
        assertThat(Tiny.experiment(prior).start().removesNoise()).isTrue();
        for (String sampler : new String[] {"naive", "direct", "{type: cold, end: estimated}"}) {
            assertThatThrownBy(() -> Tiny.experiment(prior, "sampler=" + sampler))
                    .isInstanceOfSatisfying(
                            Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.USAGE))
                    .hasMessageContaining("prior.removeNoise needs a sampler that carries");
        }
    }

    /** The same weights and keys: what is missing from the one is exactly the noise. */
    @Test
    void theNoiseThatIsTakenOffIsTheOneThatWasAdded() {
        String prior = "{type: mixture, noise: 0.1, removeNoise: %s}";
        Path keeps = Tiny.model(folder.resolve("a"), "prior=" + prior.formatted(false));
        Path removes = Tiny.model(folder.resolve("b"), "prior=" + prior.formatted(true));
        Seeds seeds = Seeds.of(5, 0, 6);
        Tensor kept = generated(keeps, seeds);
        Tensor removed = generated(removes, seeds);
        Tensor noise =
                SymmetryNoise.add(Tensors.zeros(Device.CPU, Tensors.shape(kept)), 0.1, seeds);
        assertThat(Tensors.value(kept.sub(removed).sub(noise).abs().max())).isLessThan(1e-6);
        assertThat(Tensors.value(noise.std())).isGreaterThan(0.09);
    }

    @Test
    void fittedNumbersTravelInTheModelFile() {
        Path model =
                Tiny.model(folder.resolve("run"), "prior={type: mixture, components: 2, size: 2}");
        assertThat(Safetensors.read(model))
                .containsKeys("prior.weights", "prior.means", "prior.factors");
        assertThat(Tensors.describe(generated(model, Seeds.of(1, 0, 3))))
                .isEqualTo("Float (3, 1, 16, 16)");
    }

    @Test
    void anImpossibleFitEndsTheTrainingBeforeItStarts() {
        assertThatThrownBy(() ->
                        Tiny.model(
                                folder.resolve("run"),
                                "data.set.count=3",
                                "prior={type: mixture, components: 2}"))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INPUT))
                .hasMessage(
                        "mixture with 2 components needs at least 4 degraded training pictures,"
                                + " got 3");
    }

    private static Tensor generated(Path model, Seeds seeds) {
        try (ModelFile.Model m = ModelFile.read(model, Device.CPU)) {
            return SampleJob.tensor(m, seeds, 0, Workplace.QUIET);
        }
    }
}
