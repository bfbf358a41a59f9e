package dev.thaw.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.degrade.mask.Fade;
import dev.thaw.degrade.noise.NoiseLevel;
import dev.thaw.degrade.noise.Noised;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class SoftNaiveTest extends SamplerContract {
    @Override
    protected Sampler subject() {
        return new SoftNaive(LastStep.DENOISE);
    }

    @Override
    protected boolean withoutNoise() {
        return false;
    }

    /** Two steps by hand, the second to severity 0 with the noise that the process keeps. */
    @Test
    void degradesTheEstimateWithFreshNoise() {
        NoiseLevel level = new NoiseLevel(NoiseLevel.Growth.LINEAR, 0.1, 0.5, 1);
        Noised spec = new Noised(new Fade(2, 0.5, Fade.Schedule.CONSTANT, false), level);
        Tensor xT = clean();
        try (Operator operator = spec.open(IMAGE, Device.CPU);
                Degrader d = operator.draw(SEEDS)) {
            Tensor got =
                    new SoftNaive(LastStep.KEEP)
                            .sample(
                                    (x, s) -> mild(x),
                                    d,
                                    xT,
                                    TimeGrid.full(2),
                                    SEEDS,
                                    StepListener.NONE);
            Tensor x = xT;
            double[] severities = {1, 0.5};
            for (int i = 0; i < 2; i++) {
                Tensor noise =
                        Noise.gaussian(
                                SEEDS.derive("sampler").at(Double.doubleToLongBits(severities[i])),
                                IMAGE,
                                Device.CPU);
                double left = i == 0 ? 0.5 : 1;
                double sigma = i == 0 ? 0.3 : 0.1;
                x = mild(x).mul(new Scalar(left)).add(noise.mul(new Scalar(sigma)));
            }
            assertThat(Tensors.value(got.sub(x).abs().max())).isLessThan(1e-6);
        }
    }

    @Test
    void aDegradationWithoutNoiseIsRefusedWithAWayOut() {
        try (Operator operator = GaussianBlur.constant(STEPS, 3, 1).open(IMAGE, Device.CPU);
                Degrader d = operator.draw(SEEDS)) {
            assertThatThrownBy(() -> subject().demand(d))
                    .isInstanceOf(Fault.class)
                    .hasMessage(
                            "sampler soft-naive needs a linear degradation with noise, x_t = C_t x0"
                                    + " + σ_t ε, this one has no noise: put it into {type: noised,"
                                    + " of: …} if it is linear, else use sampler cold with end"
                                    + " fixed");
        }
        noisy(d -> {
            assertThatThrownBy(() -> new SoftNaive(LastStep.KEEP).demand(d))
                    .hasMessage(
                            "sampler soft-naive with last keep needs a process that keeps noise as"
                                    + " severity goes to 0, this one keeps none: use last"
                                    + " denoise");
            return d;
        });
    }
}
