package dev.thaw.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.degrade.noise.GaussianNoise;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class ColdTest {
    @Nested
    class Fixed extends SamplerContract {
        @Override
        protected Sampler subject() {
            return Cold.fixed();
        }

        /** Ten additions of values below 8: rounding stays below 1e-5. */
        @Test
        void undoesAConstantDriftWithAnyRestorer() {
            Tensor x0 = clean();
            Drift d = new Drift(Noise.gaussian(SEEDS, IMAGE, Device.CPU));
            Tensor xT = d.degrade(x0, Tensors.severity(1, COUNT, Device.CPU));
            Tensor back =
                    subject()
                            .sample(
                                    (x, s) -> x.sin().mul(new Scalar(3f)),
                                    d,
                                    xT,
                                    TimeGrid.full(10),
                                    SEEDS,
                                    StepListener.NONE);
            assertThat(Tensors.value(back.sub(x0).abs().max())).isLessThan(1e-5);
        }
    }

    /** The official samplers of snow and colour: D(x̂0, ·) is one step behind. */
    @Test
    void aLateOneEndsOneStepShort() {
        Tensor x0 = SamplerContract.clean();
        ImageShape image = SamplerContract.IMAGE;
        Seeds seeds = SamplerContract.SEEDS;
        try (Operator operator = GaussianBlur.constant(4, 5, 1).open(image, Device.CPU);
                Degrader d = operator.draw(seeds)) {
            Tensor xT = d.degrade(x0, Tensors.severity(1, 2, Device.CPU));
            Tensor before = d.degrade(x0, Tensors.severity(0.75, 2, Device.CPU));
            Tensor back =
                    new Cold(Cold.End.FIXED, true)
                            .sample(
                                    (x, s) -> x0,
                                    d,
                                    xT,
                                    TimeGrid.full(4),
                                    seeds,
                                    StepListener.NONE);
            Tensor residual = back.sub(x0);
            assertThat(Tensors.value(residual.abs().max())).isGreaterThan(0.01);
            assertThat(Tensors.value(residual.sub(xT.sub(before)).abs().max())).isLessThan(1e-5);
        }
    }

    @Nested
    class Estimated extends SamplerContract {
        @Override
        protected Sampler subject() {
            return new Cold(Cold.End.ESTIMATED);
        }

        @Override
        protected boolean withoutNoise() {
            return false;
        }

        /** Song et al. (2021), equation 12 with η = 0, in double with the same restorer. */
        @Test
        void isDdimWithoutNoise() {
            GaussianNoise spec = new GaussianNoise(10, NoiseSchedule.COSINE);
            Tensor xT = Noise.gaussian(SEEDS, IMAGE, Device.CPU);
            TimeGrid grid = TimeGrid.strided(5, 10);
            try (Operator operator = spec.open(IMAGE, Device.CPU);
                    Degrader d = operator.draw(SEEDS.derive("other"))) {
                Tensor got =
                        subject().sample((x, s) -> mild(x), d, xT, grid, SEEDS, StepListener.NONE);
                Tensor expected = ddim(xT.to(ScalarType.Double), grid);
                assertThat(Tensors.value(got.sub(expected).abs().max())).isLessThan(1e-4);
            }
        }

        private static Tensor ddim(Tensor xT, TimeGrid grid) {
            double[] bars = Tensors.doubles(NoiseSchedule.COSINE.alphaBars(10, ScalarType.Float));
            Tensor x = xT;
            for (int i = 0; i + 1 < grid.severities().size(); i++) {
                double now = bars[(int) Math.round(grid.severities().get(i) * 10) - 1];
                long to = Math.round(grid.severities().get(i + 1) * 10);
                double then = to == 0 ? 1 : bars[(int) to - 1];
                Tensor x0Hat = mild(x);
                Tensor noise =
                        x.sub(x0Hat.mul(new Scalar(Math.sqrt(now))))
                                .div(new Scalar(Math.sqrt(1 - now)));
                x =
                        x0Hat.mul(new Scalar(Math.sqrt(then)))
                                .add(noise.mul(new Scalar(Math.sqrt(1 - then))));
            }
            return x;
        }

        @Test
        void refusesADegradationWithoutNoiseInOneSentence() {
            try (Operator operator = GaussianBlur.constant(STEPS, 3, 1).open(IMAGE, Device.CPU);
                    Degrader d = operator.draw(SEEDS)) {
                assertThatThrownBy(() ->
                                subject()
                                        .sample(
                                                (x, s) -> x,
                                                d,
                                                clean(),
                                                TimeGrid.full(STEPS),
                                                SEEDS,
                                                StepListener.NONE))
                        .isInstanceOf(Fault.class)
                        .hasMessageContaining("end estimated needs a degradation with noise");
            }
        }
    }
}
