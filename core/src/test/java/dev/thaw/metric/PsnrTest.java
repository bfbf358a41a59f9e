package dev.thaw.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PsnrTest {
    @Nested
    class Exact extends MetricContract {
        @Override
        PairMetric metric() {
            return new Psnr();
        }

        @Override
        PairMetric clamped() {
            return new Psnr(Psnr.Variant.EXACT, true);
        }

        @Override
        double identity() {
            return Double.POSITIVE_INFINITY;
        }

        @Test
        void aConstantOffsetHasItsClosedForm() {
            Tensor x = Images.uniform(3, 2, new ImageShape(3, 5, 7));
            // 0.25 in [-1, 1] is 1/8 in [0, 1]: −20 log10(1/8) dB. float32 images round at 1e-7.
            assertThat(value(metric(), x, x.add(new Scalar(0.25))))
                    .isEqualTo(20 * Math.log10(8), within(1e-5));
        }

        @Test
        void theValueIsTheMeanOverImagesNotThePsnrOfTheMeanError() {
            Tensor x = Tensors.of(new float[] {0, 0}, 2, 1, 1, 1);
            Tensor y = Tensors.of(new float[] {1, 0.125f}, 2, 1, 1, 1);
            Gauge gauge = metric().open();
            gauge.add(x, y);
            double first = 20 * Math.log10(2);
            double second = 20 * Math.log10(16);
            assertThat(gauge.perImage())
                    .containsExactly(new double[] {first, second}, within(1e-12));
            assertThat(gauge.value()).isEqualTo((first + second) / 2, within(1e-12));
        }
    }

    @Nested
    class Compat80 extends MetricContract {
        @Override
        PairMetric metric() {
            return new Psnr(Psnr.Variant.COMPAT80, false);
        }

        @Override
        PairMetric clamped() {
            return new Psnr(Psnr.Variant.COMPAT80, true);
        }

        @Override
        double identity() {
            return 80;
        }
    }
}
