package dev.thaw.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.HeatBlur;
import dev.thaw.degrade.mask.Fade;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.noise.GaussianNoise;
import dev.thaw.degrade.noise.NoiseLevel;
import dev.thaw.degrade.noise.Noised;
import dev.thaw.sample.Momentum.Fresh;
import dev.thaw.sample.Momentum.Kind;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NoLeaks.class)
class MomentumTest {
    abstract static class Contract extends SamplerContract {
        @Override
        protected boolean withoutNoise() {
            return false;
        }
    }

    @Nested
    class Printed extends Contract {
        @Override
        protected Sampler subject() {
            return new Momentum();
        }
    }

    @Nested
    class Flow extends Contract {
        @Override
        protected Sampler subject() {
            return new Momentum(Kind.ODE, Fresh.PRINTED, LastStep.DENOISE);
        }
    }

    @Nested
    class Rescaled extends Contract {
        @Override
        protected Sampler subject() {
            return new Momentum(Kind.RESCALED, Fresh.PRINTED, LastStep.DENOISE);
        }
    }

    private static Tensor run(Sampler sampler, Degradation spec, int steps) {
        try (Operator operator = spec.open(SamplerContract.IMAGE, Device.CPU);
                Degrader d = operator.draw(SamplerContract.SEEDS)) {
            return sampler.sample(
                    (x, s) -> SamplerContract.mild(x),
                    d,
                    start(),
                    TimeGrid.full(steps),
                    SamplerContract.SEEDS,
                    StepListener.NONE);
        }
    }

    private static Tensor start() {
        return Noise.gaussian(SamplerContract.SEEDS, SamplerContract.IMAGE, Device.CPU);
    }

    private static void assertClose(Tensor got, Tensor expected, double within) {
        assertThat(Tensors.value(got.sub(expected).abs().max())).isLessThan(within);
    }

    /** Daras et al. (2022) against Bansal et al. (2022): noise that never changes drops out. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void withConstantNoiseItIsAlgorithm2OfColdDiffusion(Kind kind) {
        List<Degradation> linear =
                List.of(
                        new HeatBlur(
                                8, 0.5, 20, 64, HeatBlur.Growth.GEOMETRIC, HeatBlur.Border.REFLECT),
                        new InpaintMask(8, 1.5, 0.5, InpaintMask.Centre.RANDOM));
        for (Degradation base : linear) {
            Tensor cold = run(Cold.fixed(), base, 8);
            for (Fresh fresh : Fresh.values()) {
                Tensor got =
                        run(
                                new Momentum(kind, fresh, LastStep.KEEP),
                                new Noised(base, NoiseLevel.constant(0.1)),
                                8);
                assertClose(got, cold, 1e-5);
            }
        }
    }

    private static final int STEPS = 6;

    /** Noise of the step from n/T, as the sampler draws it. */
    private static Tensor fresh(int n) {
        double severity = (double) n / STEPS;
        return Noise.gaussian(
                        SamplerContract.SEEDS
                                .derive("sampler")
                                .at(Double.doubleToLongBits(severity)),
                        SamplerContract.IMAGE,
                        Device.CPU)
                .to(ScalarType.Double);
    }

    /**
     * C = I is the variance-exploding process of Song et al. (2021): equation 46, the reverse
     * diffusion sampler, as printed, and equation 47, ancestral sampling.
     */
    @ParameterizedTest
    @EnumSource(Fresh.class)
    void withoutCorruptionItIsTheSamplerOfTheScoreModel(Fresh noise) {
        DoubleUnaryOperator sigma = n -> 0.05 * Math.pow(20, n / STEPS);
        Tensor x = start().to(ScalarType.Double);
        for (int n = STEPS; n >= 1; n--) {
            double a = Math.pow(sigma.applyAsDouble(n), 2);
            double b = Math.pow(sigma.applyAsDouble(n - 1.0), 2);
            Tensor score = SamplerContract.mild(x).sub(x).div(new Scalar(a));
            double width = Math.sqrt(noise == Fresh.PRINTED ? a - b : b * (a - b) / a);
            x = x.add(score.mul(new Scalar(a - b))).add(fresh(n).mul(new Scalar(width)));
        }
        Noised spec =
                new Noised(
                        new Fade(STEPS, 0, Fade.Schedule.CONSTANT, false),
                        new NoiseLevel(NoiseLevel.Growth.GEOMETRIC, 0.05, 1, 1));
        assertClose(run(new Momentum(Kind.SDE, noise, LastStep.KEEP), spec, STEPS), x, 1e-4);
    }

    /** The probability flow of the same, by the Euler step of the variance: half the score. */
    @Test
    void withoutCorruptionTheFlowTakesHalfTheScore() {
        Tensor x = start().to(ScalarType.Double);
        for (int n = STEPS; n >= 1; n--) {
            double a = Math.pow(0.05 + 0.95 * n / STEPS, 2);
            double b = Math.pow(0.05 + 0.95 * (n - 1) / STEPS, 2);
            Tensor score = SamplerContract.mild(x).sub(x).div(new Scalar(a));
            x = x.add(score.mul(new Scalar((a - b) / 2)));
        }
        Noised spec =
                new Noised(
                        new Fade(STEPS, 0, Fade.Schedule.CONSTANT, false),
                        new NoiseLevel(NoiseLevel.Growth.LINEAR, 0.05, 1, 1));
        Momentum flow = new Momentum(Kind.ODE, Fresh.PRINTED, LastStep.KEEP);
        assertClose(run(flow, spec, STEPS), x, 1e-4);
    }

    /** C = √ᾱ: Song et al. (2021, DDIM), equation 12 with η = 0. */
    @Test
    void whereCIsAFactorTheRescaledFlowIsDdim() {
        GaussianNoise spec = new GaussianNoise(STEPS, NoiseSchedule.COSINE);
        Momentum flow = new Momentum(Kind.RESCALED, Fresh.PRINTED, LastStep.DENOISE);
        Tensor ddim = run(new Cold(Cold.End.ESTIMATED), spec, STEPS);
        assertClose(run(flow, spec, STEPS), ddim, 1e-4);
    }

    /**
     * C = √ᾱ: the same equation with σ_η² = b(a − b)/a, a = 1 − ᾱ of the state, b that of the next.
     */
    @Test
    void whereCIsAFactorTheAncestralStepIsDdimWithNoise() {
        double[] bars = Tensors.doubles(NoiseSchedule.LINEAR.alphaBars(STEPS, ScalarType.Float));
        Tensor x = start().to(ScalarType.Double);
        for (int n = STEPS; n >= 1; n--) {
            double now = bars[n - 1];
            double then = n == 1 ? 1 : bars[n - 2];
            double variance = (1 - then) * (then - now) / (1 - now);
            Tensor x0Hat = SamplerContract.mild(x);
            Tensor epsilon =
                    x.sub(x0Hat.mul(new Scalar(Math.sqrt(now))))
                            .div(new Scalar(Math.sqrt(1 - now)));
            x =
                    x0Hat.mul(new Scalar(Math.sqrt(then)))
                            .add(epsilon.mul(new Scalar(Math.sqrt(1 - then - variance))))
                            .add(fresh(n).mul(new Scalar(Math.sqrt(variance))));
        }
        GaussianNoise spec = new GaussianNoise(STEPS, NoiseSchedule.LINEAR);
        Momentum sde = new Momentum(Kind.SDE, Fresh.ANCESTRAL, LastStep.DENOISE);
        // a − b of values near 1 in float32, and its root
        assertClose(run(sde, spec, STEPS), x, 1e-3);
    }

    @Test
    void aDegradationWithoutNoiseIsRefusedWithAWayOut() {
        Fade fade = new Fade(4, 0.1, Fade.Schedule.CONSTANT, false);
        assertThatThrownBy(() -> run(new Momentum(), fade, 4))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.USAGE))
                .hasMessageContaining("sampler momentum needs a linear degradation with noise")
                .hasMessageContaining("{type: noised, of: …}");
        Momentum keep = new Momentum(Kind.SDE, Fresh.PRINTED, LastStep.KEEP);
        assertThatThrownBy(() -> run(keep, new GaussianNoise(4, NoiseSchedule.COSINE), 4))
                .hasMessageContaining("this one keeps none: use last denoise");
    }
}
