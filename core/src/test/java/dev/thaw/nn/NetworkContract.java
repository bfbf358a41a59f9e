package dev.thaw.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every network must hold. */
@ExtendWith(NoLeaks.class)
abstract class NetworkContract {
    /** A small member of the family. */
    abstract Architecture subject();

    private static final int STEPS = 10;

    private Network build(int channels, int size, long seed) {
        return subject().build(new ImageShape(channels, size, size), STEPS, seed, Device.CPU);
    }

    private static Tensor images(int n, int channels, int height, int width) {
        return Noise.gaussian(
                Seeds.of(3, 0, n), new ImageShape(channels, height, width), Device.CPU);
    }

    @Test
    void keepsTheShapeOfGreyAndColourImages() {
        int size = 2 * subject().multiple();
        for (int channels : new int[] {1, 3}) {
            try (Network net = build(channels, size, 1)) {
                Tensor x = images(2, channels, size, 3 * subject().multiple());
                Tensor y = net.forward(x, Tensors.of(new float[] {0.1f, 1f}, 2));
                assertThat(y.sizes().vec().get())
                        .containsExactly(2, channels, size, 3L * subject().multiple());
                assertThat(Tensors.floats(y)).doesNotContain(Float.NaN);
            }
        }
    }

    @Test
    void anImageGetsTheSameAnswerAloneAndInABatch() {
        int size = 2 * subject().multiple();
        try (Network net = build(1, size, 1);
                NoGradGuard guard = new NoGradGuard()) {
            Tensor x = images(5, 1, size, size);
            Tensor t = Tensors.of(new float[] {0.1f, 0.4f, 0.6f, 0.9f, 1f}, 5);
            float[] all = Tensors.floats(net.forward(x, t).narrow(0, 3, 1));
            float[] alone = Tensors.floats(net.forward(x.narrow(0, 3, 1), t.narrow(0, 3, 1)));
            for (int i = 0; i < all.length; i++) {
                assertThat(alone[i]).isCloseTo(all[i], org.assertj.core.data.Offset.offset(1e-4f));
            }
        }
    }

    @Test
    void severityMatters() {
        int size = 2 * subject().multiple();
        try (Network net = build(1, size, 1)) {
            Tensor x = images(1, 1, size, size);
            float[] low = Tensors.floats(net.forward(x, Tensors.of(new float[] {0.1f}, 1)));
            float[] high = Tensors.floats(net.forward(x, Tensors.of(new float[] {1f}, 1)));
            assertThat(low).isNotEqualTo(high);
        }
    }

    @Test
    void everyParameterGetsAGradient() {
        int size = 2 * subject().multiple();
        try (Network net = build(3, size, 1)) {
            Tensor x = images(2, 3, size, size);
            Tensor y = net.forward(x, Tensors.of(new float[] {0.3f, 0.8f}, 2));
            y.mul(images(2, 3, size, size)).sum().backward();
            for (Parameters.Entry entry : net.parameters().entries()) {
                double norm = Tensors.value(net.parameters().gradient(entry.name()).norm());
                assertThat(norm).as("gradient of " + entry.name()).isPositive().isFinite();
            }
            assertThat(Tensors.value(net.parameters().flatGradient().norm())).isPositive();
            net.parameters().zeroGradient();
            assertThat(Tensors.value(net.parameters().flatGradient().norm())).isZero();
        }
    }

    @Test
    void theSeedDecidesTheWeights() {
        int size = subject().multiple();
        try (Network a = build(1, size, 1);
                Network b = build(1, size, 1);
                Network c = build(1, size, 2)) {
            float[] wa = Tensors.floats(a.parameters().flat());
            assertThat(Tensors.floats(b.parameters().flat())).isEqualTo(wa);
            assertThat(Tensors.floats(c.parameters().flat())).isNotEqualTo(wa);
        }
    }

    @Test
    void weightsTravelByName() {
        int size = 2 * subject().multiple();
        try (Network a = build(1, size, 1);
                Network b = build(1, size, 2)) {
            Tensor x = images(1, 1, size, size);
            Tensor t = Tensors.of(new float[] {0.5f}, 1);
            Parameters.copy(b.parameters().named(), a.parameters().named(), "copy");
            assertThat(Tensors.floats(b.forward(x, t))).isEqualTo(Tensors.floats(a.forward(x, t)));
        }
    }

    @Test
    void aForwardPassLeavesOneTensorBehind() {
        int size = 2 * subject().multiple();
        try (Network net = build(1, size, 1);
                NoGradGuard guard = new NoGradGuard()) {
            Tensor x = images(1, 1, size, size);
            Tensor t = Tensors.of(new float[] {0.5f}, 1);
            long before = Pointer.totalCount();
            net.forward(x, t);
            assertThat(Pointer.totalCount() - before).isEqualTo(1);
        }
    }
}
