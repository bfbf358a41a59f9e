package dev.thaw.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class RmseTest extends MetricContract {
    @Override
    PairMetric metric() {
        return new Rmse();
    }

    @Override
    PairMetric clamped() {
        return new Rmse(true);
    }

    @Override
    double identity() {
        return 0;
    }

    @Test
    void aConstantOffsetIsHalfTheOffset() {
        Tensor x = Images.uniform(3, 2, new ImageShape(3, 5, 7));
        assertThat(value(metric(), x, x.add(new Scalar(0.25)))).isEqualTo(0.125, within(1e-7));
    }

    @Test
    void allPixelsCountAlikeWhateverTheirImage() {
        Gauge gauge = metric().open();
        Tensor small = Tensors.zeros(Device.CPU, 1, 1, 1, 1);
        Tensor large = Tensors.zeros(Device.CPU, 1, 1, 1, 3);
        gauge.add(small, small.add(new Scalar(2.0)));
        gauge.add(large, large);
        assertThat(gauge.perImage()).containsExactly(1, 0);
        assertThat(gauge.value()).isEqualTo(0.5, within(1e-15));
    }
}
