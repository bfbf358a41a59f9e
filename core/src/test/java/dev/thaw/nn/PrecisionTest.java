package dev.thaw.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Native;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecisionTest {
    @BeforeAll
    static void start() {
        Native.start();
    }

    /** A network that is one function. */
    private record Made(UnaryOperator<Tensor> pass) implements Network {
        @Override
        public Tensor forward(Tensor x, Tensor severity) {
            return pass.apply(x);
        }

        @Override
        public Parameters parameters() {
            throw new IllegalStateException("has none");
        }

        @Override
        public void close() {}
    }

    /** Between 256 and 512 bfloat16 has the even numbers alone; halves go to the even mantissa. */
    @Test
    void numbersAreRoundedToEightBits() {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor x = Tensors.of(new float[] {255, 256, 257, 259, 261.5f}, 1, 5, 1);
            Tensor t = torch.zeros(1);
            Network network = new Made(a -> a.matmul(torch.ones(1, 1)));
            Network exact = Precision.FLOAT32.of(network, Device.CPU);
            Network reduced = Precision.BFLOAT16.of(network, Device.CPU);
            assertThat(Tensors.floats(exact.forward(x, t)))
                    .containsExactly(255, 256, 257, 259, 261.5f);
            Tensor y = reduced.forward(x, t);
            assertThat(Tensors.type(y)).isEqualTo(ScalarType.Float);
            assertThat(Tensors.floats(y)).containsExactly(255, 256, 256, 260, 262);
            assertThat(Tensors.floats(exact.forward(x, t))).as("afterwards").contains(257);
        }
    }

    @Test
    void aFailureLeavesNothingSwitched() {
        try (Scope scope = Scope.open()) {
            Tensor x = torch.ones(1, 1, 1);
            Network failing =
                    new Made(a -> {
                        throw new IllegalStateException("as told");
                    });
            Network reduced = Precision.BFLOAT16.of(failing, Device.CPU);
            assertThatThrownBy(() -> reduced.forward(x, x)).hasMessage("as told");
            assertThat(torch.is_autocast_enabled(DeviceType.CPU)).isFalse();
        }
    }

    /** They know float32 alone, and would be slower than the instructions for bfloat16. */
    @Test
    void convolutionsByTilesStandBack() {
        try (Parameters weights =
                        new Parameters.Builder(1)
                                .uniform("c.weight", 0.1, 64, 64, 3, 3)
                                .uniform("c.bias", 0.1, 64)
                                .build(Device.CPU);
                Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            List<ScalarType> types = new ArrayList<>();
            Conv layer = Conv.same("c", 64, 64, 3);
            Network network =
                    new Made(a -> {
                        Tensor y = new TorchOps(weights::get).conv(layer, a);
                        types.add(Tensors.type(y));
                        return y;
                    });
            Tensor x = torch.randn(1, 64, 64, 64);
            assertThat(layer.tiled(x)).isTrue();
            Precision.FLOAT32.of(network, Device.CPU).forward(x, x);
            Precision.BFLOAT16.of(network, Device.CPU).forward(x, x);
            assertThat(types).containsExactly(ScalarType.Float, ScalarType.BFloat16);
        }
    }

    /** libtorch would round them in every pass; a change in place is seen. */
    @Test
    void roundedWeightsStayUntilTheyChange() {
        try (Parameters weights =
                        new Parameters.Builder(1)
                                .uniform("c.weight", 1, 4, 3, 3, 3)
                                .planar()
                                .uniform("d.weight", 1, 4, 3)
                                .constant("n.g", 1.001, 1, 3, 1, 1)
                                .uniform("g.weight", 1, 4)
                                .build(Device.CPU);
                Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            for (String name : List.of("c.weight", "d.weight")) {
                Tensor kept = weights.rounded(name);
                assertThat(Tensors.type(kept)).isEqualTo(ScalarType.BFloat16);
                assertThat(rounded(weights.get(name))).containsExactly(Tensors.floats(kept));
                assertThat(weights.rounded(name).data_ptr()).isEqualTo(kept.data_ptr());
            }
            assertThat(weights.rounded("c.weight").is_contiguous(MemoryFormat.ChannelsLast))
                    .isTrue();
            for (String name : List.of("n.g", "g.weight")) {
                assertThat(weights.rounded(name)).isSameAs(weights.get(name));
            }
            weights.flat().mul_(new org.bytedeco.pytorch.Scalar(-3f));
            for (String name : List.of("c.weight", "d.weight")) {
                assertThat(Tensors.floats(weights.rounded(name)))
                        .containsExactly(rounded(weights.get(name)));
            }
        }
    }

    private static float[] rounded(Tensor t) {
        return Tensors.floats(t.to(ScalarType.BFloat16));
    }

    /** Else each 3×3 convolution of a ConvNeXt block would lay its images out anew, and back. */
    @Test
    void convolutionsKeepTheChannelsLast() {
        try (Parameters weights =
                        new Parameters.Builder(1)
                                .uniform("c.weight", 1, 4, 3, 3, 3)
                                .planar()
                                .uniform("c.bias", 1, 4)
                                .build(Device.CPU);
                Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            List<Boolean> last = new ArrayList<>();
            Conv layer = Conv.planar("c", 3, 4, 3);
            Network network =
                    new Made(a -> {
                        Tensor y = new TorchOps(weights, Probe.NONE, null).conv(layer, a);
                        last.add(y.is_contiguous(MemoryFormat.ChannelsLast));
                        return y;
                    });
            Tensor x = torch.randn(1, 3, 8, 8).contiguous(MemoryFormat.ChannelsLast);
            Tensor exact = Precision.FLOAT32.of(network, Device.CPU).forward(x, x);
            Tensor reduced = Precision.BFLOAT16.of(network, Device.CPU).forward(x, x);
            assertThat(last).containsExactly(false, true);
            double apart = Tensors.value(reduced.sub(exact).abs().max());
            assertThat(apart / Tensors.value(exact.abs().max())).isBetween(1e-5, 2e-2);
        }
    }

    /** Each product is off by 2⁻⁹ of its size at most: the sum of it stays small, but is there. */
    @Test
    void everyNetworkComputesInIt() {
        for (Architecture spec :
                List.of(
                        new ConvNextUnet(64, List.of(1), false, true),
                        new FastUnet(64, List.of(1), 1, 1),
                        new DdpmUnet(64, List.of(1), 1, List.of(16), 0))) {
            try (Network network = spec.build(new ImageShape(1, 16, 16), 20, 1, Device.CPU);
                    Scope scope = Scope.open();
                    NoGradGuard guard = new NoGradGuard()) {
                Tensor x = torch.randn(4, 1, 16, 16);
                Tensor t = torch.full(new long[] {4}, new org.bytedeco.pytorch.Scalar(0.5f));
                Tensor exact = network.forward(x, t);
                Tensor reduced = Precision.BFLOAT16.of(network, Device.CPU).forward(x, t);
                double size = Tensors.value(exact.square().mean().sqrt());
                double apart = Tensors.value(reduced.sub(exact).square().mean().sqrt());
                assertThat(Tensors.type(reduced)).isEqualTo(ScalarType.Float);
                assertThat(apart / size).as(spec.toString()).isBetween(1e-4, 3e-2);
            }
        }
    }

    @Test
    void onlyWordsThatMeanSomethingAreRead() {
        assertThat(Precision.parse(" Float32 ", Device.CPU)).isEqualTo(Precision.FLOAT32);
        assertThat(Precision.parse("bfloat16", new Device(true, 0))).isEqualTo(Precision.BFLOAT16);
        assertThatThrownBy(() -> Precision.parse("half", Device.CPU))
                .isInstanceOf(Fault.class)
                .hasMessage("precision must be float32 or bfloat16, got 'half'");
    }

    @Test
    void theProcessorSaysWhatItHas(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("cpuinfo");
        assertThat(Precision.computesBfloat16(file)).isFalse();
        Files.writeString(file, "model name\t: bf16\nflags\t\t: fpu avx2 avx512f avx512_bf16x\n");
        assertThat(Precision.computesBfloat16(file)).isFalse();
        Files.writeString(file, "model name\t: x\nflags\t\t: fpu avx2 avx512_bf16 sse\n");
        assertThat(Precision.computesBfloat16(file)).isTrue();
        Files.writeString(file, "Features\t: fp asimd bf16\n");
        assertThat(Precision.computesBfloat16(file)).isTrue();
    }
}
