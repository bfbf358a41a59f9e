package dev.thaw.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.tensor.Device;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class NaiveTest extends SamplerContract {
    @Override
    protected Sampler subject() {
        return new Naive();
    }

    /** The other half of the claim of Bansal et al. (2022), §3.3. */
    @Test
    void doesNotUndoAConstantDriftWithAWrongRestorer() {
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
        assertThat(Tensors.value(back.sub(x0).abs().max())).isGreaterThan(1);
    }
}
