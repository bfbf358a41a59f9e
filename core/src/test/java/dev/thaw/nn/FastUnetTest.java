package dev.thaw.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FastUnetTest extends NetworkContract {
    @Override
    FastUnet subject() {
        return new FastUnet(8, List.of(1, 2), 1, 2);
    }

    @Test
    void worksWhenAnImageIsConstant() {
        try (Network net = subject().build(new ImageShape(1, 8, 8), 4, 1, Device.CPU)) {
            Tensor x = Tensors.zeros(Device.CPU, 1, 1, 8, 8);
            Tensor y = net.forward(x, Tensors.of(new float[] {1f}, 1));
            assertThat(Tensors.floats(y)).doesNotContain(Float.NaN, Float.POSITIVE_INFINITY);
            y.sum().backward();
            assertThat(Tensors.value(net.parameters().flatGradient().norm())).isFinite();
        }
    }

    /** The point of the standardised input: a contrast of a thousandth still changes the answer. */
    @Test
    void aFaintPatternIsSeen() {
        try (Network net = subject().build(new ImageShape(1, 8, 8), 4, 1, Device.CPU);
                NoGradGuard guard = new NoGradGuard()) {
            float[] pattern = new float[64];
            float[] other = new float[64];
            for (int i = 0; i < 64; i++) {
                pattern[i] = 0.001f * (i % 8 < 4 ? 1 : -1);
                other[i] = 0.001f * (i / 8 < 4 ? 1 : -1);
            }
            Tensor t = Tensors.of(new float[] {1f}, 1);
            Tensor a = net.forward(Tensors.of(pattern, 1, 1, 8, 8), t);
            Tensor b = net.forward(Tensors.of(other, 1, 1, 8, 8), t);
            assertThat(Tensors.value(a.sub(b).abs().max())).isGreaterThan(0.02);
        }
    }

    /** Else one of the two parametrizations would have to learn by heart what it is given. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 0, -1})
    void theInputCanBeCarriedAlongLeftOutAndTakenAway(double carry) {
        try (Network net = subject().build(new ImageShape(1, 8, 8), 4, 1, Device.CPU);
                NoGradGuard guard = new NoGradGuard()) {
            List.of("head.conv.weight", "head.conv.bias", "carry.weight", "carry.bias")
                    .forEach(name -> net.parameters().get(name).zero_());
            net.parameters().get("carry.bias").fill_(new Scalar(50 * carry));
            Tensor x = Noise.gaussian(Seeds.of(1, 0, 1), new ImageShape(1, 8, 8), Device.CPU);
            Tensor y = net.forward(x, Tensors.of(new float[] {1f}, 1));
            assertThat(Tensors.value(y.sub(x.mul(new Scalar(carry))).abs().max())).isZero();
        }
    }

    @Test
    void refusesImpossibleSettings() {
        assertThatThrownBy(() -> new FastUnet(12, List.of(1), 1, 2))
                .isInstanceOf(Fault.class)
                .hasMessage("fast-unet width must be a multiple of 8, got 12");
        assertThatThrownBy(() -> new FastUnet(16, List.of(), 1, 2))
                .hasMessage("fast-unet multipliers must not be empty");
    }
}
