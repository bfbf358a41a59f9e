package dev.thaw.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class ConvNextUnetTest extends NetworkContract {
    @Override
    ConvNextUnet subject() {
        return new ConvNextUnet(8, List.of(1, 2), false, true);
    }

    /** Counts of the official networks: parameters and state-dict entries. */
    @Test
    void hasTheSizeOfTheOfficialNetworks() {
        sized(new ConvNextUnet(64, List.of(1, 2, 4), false, true), 1, 14_359_860, 180);
        sized(new ConvNextUnet(16, List.of(1, 2, 4), false, true), 1, 1_007_220, 180);
        sized(new ConvNextUnet(16, List.of(1, 2, 4), false, true), 3, 1_007_996, 180);
    }

    private static void sized(ConvNextUnet spec, int channels, long count, int entries) {
        try (Network net = spec.build(new ImageShape(channels, 32, 32), 20, 1, Device.CPU)) {
            assertThat(net.parameters().count()).isEqualTo(count);
            assertThat(net.parameters().entries()).hasSize(entries);
        }
    }

    @Test
    void withoutTimeItHasNoTimeParameters() {
        try (Network net =
                new ConvNextUnet(8, List.of(1, 2), false, false)
                        .build(new ImageShape(3, 8, 8), 20, 1, Device.CPU)) {
            assertThat(net.parameters().entries())
                    .noneMatch(e -> e.name().contains("mlp"))
                    .anyMatch(e -> e.name().equals("downs.1.1.net.0.g"))
                    .noneMatch(e -> e.name().equals("downs.0.0.net.0.g"));
        }
    }

    /** Without gradients four of these images go through the first level at a time. */
    @Test
    void partsOfABatchGiveWhatTheWholeGives() {
        try (Network net =
                        new ConvNextUnet(8, List.of(1, 2), false, true)
                                .build(new ImageShape(3, 256, 256), 20, 1, Device.CPU);
                Scope scope = Scope.open()) {
            Tensor x = torch.rand(5, 3, 256, 256);
            Tensor severity = Tensors.of(new float[] {0.1f, 0.3f, 0.5f, 0.7f, 1}, 5);
            Tensor whole = net.forward(x, severity).detach();
            try (NoGradGuard guard = new NoGradGuard()) {
                double apart = Tensors.value(net.forward(x, severity).sub(whole).abs().max());
                // float rounding in another order, on values around 1
                assertThat(apart).isLessThan(1e-5);
            }
        }
    }

    @Test
    void refusesImpossibleSettings() {
        assertThatThrownBy(() -> new ConvNextUnet(7, List.of(1), false, true))
                .isInstanceOf(Fault.class)
                .hasMessage("conv-next-unet dim must be even, got 7");
    }
}
