package dev.thaw.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.tensor.Device;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
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

    /** The official samplers of snow and colour: D(x̂0, ·) is one step behind, down to 0. */
    @Test
    void aLateOneDegradesOneStepTooLittle() {
        Tensor x0 = clean();
        Drift d = new Drift(Noise.gaussian(SEEDS, IMAGE, Device.CPU));
        List<Double> drifts = new ArrayList<>();
        new Naive(true)
                .sample(
                        (x, s) -> x0,
                        d,
                        x0,
                        new TimeGrid(List.of(1.0, 0.75, 0.25, 0.0)),
                        SEEDS,
                        step -> {
                            Tensor share = step.after().sub(x0).div(d.e());
                            drifts.add(Tensors.value(share.median()));
                        });
        assertThat(drifts).hasSize(3);
        assertThat(drifts.getFirst()).isCloseTo(0.25, Offset.offset(1e-5));
        assertThat(drifts.subList(1, 3)).containsOnly(0.0);
    }
}
