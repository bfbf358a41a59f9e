package dev.thaw.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.HeatBlur;
import dev.thaw.degrade.mask.Fade;
import dev.thaw.degrade.noise.NoiseLevel;
import dev.thaw.degrade.noise.Noised;
import dev.thaw.sample.Momentum.Fresh;
import dev.thaw.sample.Momentum.Kind;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Data that no Gaussian is: a mixture of narrow bells in 2 and 8 dimensions, whose score at every
 * severity is known, so that the estimate is exact and the sampler alone is judged.
 */
@ExtendWith(NoLeaks.class)
class GaussianMixtureTest {
    private static final int STEPS = 200;
    private static final int DRAWN = Bells.DRAWN;

    private static double distanceOf(Sampler sampler, Bells bells, Degradation spec) {
        Seeds seeds = Seeds.of(9, 0, DRAWN);
        try (Scope _ = Scope.open();
                Operator operator = spec.open(bells.image, Device.CPU);
                Degrader d = operator.draw(seeds)) {
            Tensor xT = d.degrade(bells.draw(1), Tensors.severity(1, DRAWN, Device.CPU));
            Tensor made =
                    sampler.sample(
                            bells.best((Noisy) d),
                            d,
                            xT,
                            TimeGrid.full(STEPS),
                            seeds.derive("walk"),
                            StepListener.NONE);
            return Bells.distance(made, bells.draw(2), bells.size);
        }
    }

    /** Half of the picture is left at the end: which bell it was can still be told. */
    private static Degradation blur() {
        return new HeatBlur(STEPS, 1, 60, 64, HeatBlur.Growth.GEOMETRIC, HeatBlur.Border.REFLECT);
    }

    /** Nothing is left: 0.97²⁰⁰ is 0.002. The sampler has to choose the bell. */
    private static Degradation fade() {
        return new Fade(STEPS, 0.03, Fade.Schedule.CONSTANT, false);
    }

    /** Against what two draws of the data differ by themselves. */
    @ParameterizedTest
    @CsvSource({"2, false", "8, false", "8, true"})
    void momentumGivesTheDataAndTheNaiveSamplerDoesNot(int size, boolean blurred) {
        Bells bells = new Bells(size);
        double floor;
        try (Scope _ = Scope.open()) {
            floor = Bells.distance(bells.draw(3), bells.draw(2), size);
        }
        NoiseLevel level = new NoiseLevel(NoiseLevel.Growth.GEOMETRIC, 0.01, 0.3, 0.5);
        Degradation spec = new Noised(blurred ? blur() : fade(), level);
        double worst = 0;
        for (Kind kind : Kind.values()) {
            Momentum momentum = new Momentum(kind, Fresh.ANCESTRAL, LastStep.DENOISE);
            double got = distanceOf(momentum, bells, spec);
            assertThat(got).as("%s in %s", kind, size).isLessThan(2 * floor);
            worst = Math.max(worst, got);
        }
        double naive = distanceOf(new SoftNaive(LastStep.DENOISE), bells, spec);
        assertThat(naive).isGreaterThan(1.3 * worst);
    }
}
