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
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class DdpmUnetTest extends NetworkContract {
    private static final DdpmUnet OFFICIAL =
            new DdpmUnet(128, List.of(1, 2, 2, 2), 2, List.of(16), 0.1);

    @Override
    DdpmUnet subject() {
        return new DdpmUnet(32, List.of(1, 2), 1, List.of(2), 0.3);
    }

    /** Counts of the official networks: 32 pixels (CIFAR-10) and 128 pixels (CelebA). */
    @Test
    void hasTheSizeOfTheOfficialNetworks() {
        for (int size : new int[] {32, 128}) {
            try (Network net = OFFICIAL.build(new ImageShape(3, size, size), 50, 1, Device.CPU)) {
                assertThat(net.parameters().count()).isEqualTo(35_746_307);
                List<String> names =
                        net.parameters().entries().stream().map(Parameters.Entry::name).toList();
                assertThat(names).hasSize(328).startsWith("temb.dense.0.weight");
                int level = size == 32 ? 1 : 3;
                assertThat(names)
                        .filteredOn(n -> n.contains(".attn.") && n.endsWith(".q.weight"))
                        .containsExactly(
                                "down." + level + ".attn.0.q.weight",
                                "down." + level + ".attn.1.q.weight",
                                "up." + level + ".attn.0.q.weight",
                                "up." + level + ".attn.1.q.weight",
                                "up." + level + ".attn.2.q.weight");
            }
        }
    }

    @Test
    void widthsOfTheWayUpFollowTheSkips() {
        try (Network net = OFFICIAL.build(new ImageShape(3, 32, 32), 50, 1, Device.CPU)) {
            assertThat(shape(net, "up.0.block.0.conv1.weight")).containsExactly(128, 384, 3, 3);
            assertThat(shape(net, "up.1.block.2.conv1.weight")).containsExactly(256, 384, 3, 3);
            assertThat(shape(net, "up.3.block.2.nin_shortcut.weight"))
                    .containsExactly(256, 512, 1, 1);
            assertThat(shape(net, "conv_out.weight")).containsExactly(3, 128, 3, 3);
        }
    }

    private static long[] shape(Network net, String name) {
        return Tensors.shape(net.parameters().get(name));
    }

    /** Training drops by the images' keys alone; evaluation drops nothing. */
    @Test
    void dropoutIsKeyedAndOnlyForTraining() {
        try (Network net = subject().build(new ImageShape(1, 4, 4), 10, 1, Device.CPU);
                NoGradGuard guard = new NoGradGuard()) {
            Tensor x = Noise.gaussian(Seeds.of(3, 0, 3), new ImageShape(1, 4, 4), Device.CPU);
            Tensor t = Tensors.severity(0.5, 3, Device.CPU);
            float[] plain = Tensors.floats(net.forward(x, t));
            Seeds keys = Seeds.of(5, 0, 3);
            net.train(keys);
            float[] dropped = Tensors.floats(net.forward(x, t));
            assertThat(dropped).isNotEqualTo(plain);
            assertThat(Tensors.floats(net.forward(x, t))).isEqualTo(dropped);
            net.train(keys.slice(2, 3));
            float[] alone = Tensors.floats(net.forward(x.narrow(0, 2, 1), t.narrow(0, 2, 1)));
            for (int i = 0; i < alone.length; i++) {
                assertThat(alone[i])
                        .isCloseTo(
                                dropped[2 * alone.length + i],
                                org.assertj.core.data.Offset.offset(1e-4f));
            }
            assertThatThrownBy(() -> net.forward(x, t)).hasMessageContaining("one key per image");
            net.train(Seeds.of(6, 0, 3));
            assertThat(Tensors.floats(net.forward(x, t))).isNotEqualTo(dropped);
            net.evaluate();
            assertThat(Tensors.floats(net.forward(x, t))).isEqualTo(plain);
        }
    }

    @Test
    void refusesImpossibleSettings() {
        assertThatThrownBy(() -> new DdpmUnet(48, List.of(1), 1, List.of(), 0))
                .isInstanceOf(Fault.class)
                .hasMessage("ddpm-unet dim must be a multiple of 32, got 48");
        assertThatThrownBy(() -> new DdpmUnet(32, List.of(1), 1, List.of(), 1))
                .hasMessage("ddpm-unet dropout must be at least 0 and below 1, got 1.0");
    }
}
