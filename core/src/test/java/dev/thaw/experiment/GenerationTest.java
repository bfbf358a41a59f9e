package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Mixture;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.SymmetryNoise;
import dev.thaw.sample.StepListener;
import dev.thaw.sample.TimeGrid;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Safetensors;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.nio.file.Path;
import org.bytedeco.pytorch.Scalar;
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
                .isEqualTo(new Mixture(3, 1, 5000, 0.0001, 0.002, false));
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

    /** White noise would hide the few directions in which blurred pictures differ. */
    @Test
    void theStartOfANoisedProcessIsFittedWithoutTheNoise() {
        String blur = "{type: gaussian-blur, steps: 3, kernel: 3, std: 1}";
        Path plain = Tiny.model(folder.resolve("a"), "degradation=" + blur);
        Path noised =
                Tiny.model(
                        folder.resolve("b"),
                        "degradation={type: noised, sigma: {most: 0.5}, of: " + blur + "}");
        try (ModelFile.Model a = ModelFile.read(plain, Device.CPU);
                ModelFile.Model b = ModelFile.read(noised, Device.CPU)) {
            assertThat(b.prior()).containsOnlyKeys(a.prior().keySet());
            a.prior()
                    .forEach((name, t) ->
                            assertThat(Tensors.floats(b.prior().get(name)))
                                    .as(name)
                                    .isEqualTo(Tensors.floats(t)));
        }
        assertThat(Tensors.describe(generated(noised, Seeds.of(2, 0, 4))))
                .isEqualTo("Float (4, 1, 16, 16)");
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

    /**
     * Algorithm 2 with a fixed end z and a restorer that always answers 0: the steps take away √(1
     * − ᾱ_T) z in all, so of x_T = z + noise the noise is left, and the rest of z.
     */
    @Test
    void animorphosisKeepsThePictureItStartsFromAsItsEnd() {
        String other = "{set: {type: dead-leaves, width: 16, height: 16, count: 40}}";
        String damage = "degradation={type: animorphosis, steps: 4, other: " + other + "}";
        Path plain = Tiny.model(folder.resolve("a"), damage);
        Path noisy =
                Tiny.model(
                        folder.resolve("b"),
                        damage,
                        "prior={type: other-images, noise: 0.1, removeNoise: true, other: "
                                + other
                                + "}");
        Seeds seeds = Seeds.of(2, 0, 4);
        try (ModelFile.Model m = ModelFile.read(noisy, Device.CPU)) {
            Experiment e = m.about().experiment();
            assertThat(e.start().isEndOf(e.degradation())).isTrue();
            Tensor clean = e.degradation().prior().draw(m.prior(), m.about().image(), seeds);
            Tensor xT = e.start().draw(m.prior(), m.about().image(), seeds);
            Tensor h = Tensors.zeros(Device.CPU, Tensors.shape(xT));
            try (Operator operator = e.degradation().open(m.about().image(), Device.CPU)) {
                Tensor y =
                        new Restoration(
                                        e.sampler(),
                                        (x, s) -> h.clone(),
                                        operator,
                                        TimeGrid.full(4))
                                .restoreDrawn(xT, seeds, StepListener.NONE);
                // the estimates are 0: each step takes away as much of the end as it covers
                double left = 1 - Math.sqrt(1 - 1e-3 * alphaBar(3));
                Tensor expected = xT.sub(clean).add(clean.mul(new Scalar(left)));
                assertThat(Tensors.value(y.sub(expected).abs().max())).isLessThan(1e-5);
            }
        }
        assertThat(Tensors.describe(generated(plain, seeds))).isEqualTo("Float (4, 1, 16, 16)");
        assertThat(Tensors.describe(generated(noisy, seeds))).isEqualTo("Float (4, 1, 16, 16)");
    }

    /** ᾱ_n of the cosine schedule with 4 steps, n below 4. */
    private static double alphaBar(int n) {
        double first = 0.008 / 1.008 * Math.PI / 2;
        return Math.pow(Math.cos((n / 4.0 + 0.008) / 1.008 * Math.PI / 2) / Math.cos(first), 2);
    }

    private static Tensor generated(Path model, Seeds seeds) {
        try (ModelFile.Model m = ModelFile.read(model, Device.CPU)) {
            return SampleJob.tensor(m, seeds, 0, Workplace.QUIET);
        }
    }
}
