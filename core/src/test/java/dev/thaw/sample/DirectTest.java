package dev.thaw.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class DirectTest extends SamplerContract {
    @Override
    protected Sampler subject() {
        return new Direct();
    }

    @Override
    protected int calls(TimeGrid grid) {
        return 1;
    }

    @Test
    void isTheRestorersFirstWord() {
        noisy(d -> {
            Tensor y =
                    subject()
                            .sample(
                                    (x, s) -> mild(x),
                                    d,
                                    clean(),
                                    TimeGrid.full(STEPS),
                                    SEEDS,
                                    StepListener.NONE);
            assertThat(Tensors.floats(y)).isEqualTo(Tensors.floats(mild(clean())));
            return y;
        });
    }
}
