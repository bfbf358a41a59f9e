package dev.thaw.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class StandardNormalTest extends PriorContract {
    @Override
    protected Prior subject() {
        return new StandardNormal();
    }

    /** 40,000 draws: the mean is within 0.02 and the variance within 0.03 at four sigma. */
    @Test
    void hasMeanZeroAndVarianceOne() {
        Tensor x = subject().draw(Map.of(), new ImageShape(1, 100, 100), Seeds.of(2, 0, 4));
        assertThat(Tensors.value(x.mean())).isCloseTo(0, within(0.02));
        assertThat(Tensors.value(x.square().mean())).isCloseTo(1, within(0.03));
    }
}
