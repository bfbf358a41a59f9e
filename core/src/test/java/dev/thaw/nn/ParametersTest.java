package dev.thaw.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.Garbage;
import dev.thaw.testing.NoLeaks;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class ParametersTest {
    private static Parameters small() {
        return new Parameters.Builder(1)
                .uniform("conv.weight", 0.5, 3, 2, 3, 3)
                .constant("conv.bias", 7, 3)
                .build(Device.CPU);
    }

    @Test
    void aWeightIsAChannelsLastLeafOnTheFlatMemory() {
        try (Parameters p = small()) {
            Tensor w = p.get("conv.weight");
            assertThat(w.is_leaf()).isTrue();
            assertThat(w.requires_grad()).isTrue();
            assertThat(w.is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
            assertThat(w.data_ptr().address()).isEqualTo(p.flat().data_ptr().address());
            assertThat(Tensors.floats(p.get("conv.bias"))).containsOnly(7f);
        }
    }

    @Test
    void aPlanarWeightHasTheSameValuesRowByRow() {
        try (Parameters p = small();
                Parameters planar =
                        new Parameters.Builder(1)
                                .uniform("conv.weight", 0.5, 3, 2, 3, 3)
                                .planar()
                                .constant("conv.bias", 7, 3)
                                .build(Device.CPU)) {
            Tensor w = planar.get("conv.weight");
            assertThat(w.is_leaf()).isTrue();
            assertThat(w.is_contiguous()).isTrue();
            assertThat(w.data_ptr().address()).isEqualTo(planar.flat().data_ptr().address());
            assertThat(Tensors.floats(w)).isEqualTo(Tensors.floats(p.get("conv.weight")));
            assertThat(Tensors.floats(planar.get("conv.bias"))).containsOnly(7f);
            w.sum().backward();
            assertThat(Tensors.floats(planar.flatGradient().narrow(0, 0, 54))).containsOnly(1f);
        }
    }

    @Test
    void weightsThatAreReadNextAreZerosInTheSameLayout() {
        try (Parameters drawn = small();
                Parameters awaited =
                        new Parameters.Builder(InitialWeights.AWAITED)
                                .uniform("conv.weight", 0.5, 3, 2, 3, 3)
                                .constant("conv.bias", 7, 3)
                                .build(Device.CPU)) {
            assertThat(awaited.entries()).isEqualTo(drawn.entries());
            assertThat(Tensors.floats(awaited.flat())).containsOnly(0f);
            Parameters.copy(awaited.named(), drawn.named(), "copy");
            assertThat(Tensors.floats(awaited.flat())).isEqualTo(Tensors.floats(drawn.flat()));
            Tensor w = awaited.get("conv.weight");
            assertThat(w.grad().defined()).as("memory that a restorer does not need").isFalse();
            assertThat(Tensors.floats(awaited.gradient("conv.weight"))).containsOnly(0f);
            w.sum().backward();
            assertThat(Tensors.floats(awaited.flatGradient().narrow(0, 0, 54))).containsOnly(1f);
        }
    }

    @Test
    void gradientsThatLibtorchMadeFirstStay() {
        try (Parameters p = small()) {
            p.get("conv.bias").mul(Tensors.of(new float[] {3f}, 1)).sum().backward();
            assertThat(Tensors.floats(p.gradient("conv.bias"))).containsOnly(3f);
            assertThat(Tensors.floats(p.gradient("conv.weight"))).containsOnly(0f);
        }
    }

    @Test
    void backwardAccumulatesIntoTheFlatGradient() {
        try (Parameters p = small()) {
            Tensor w = p.get("conv.weight");
            Tensor x = Tensors.of(new float[] {2f}, 1);
            w.mul(x).sum().backward();
            w.mul(x).sum().backward();
            assertThat(Tensors.floats(p.flatGradient().narrow(0, 0, 54))).containsOnly(4f);
            assertThat(Tensors.floats(p.flatGradient().narrow(0, 54, 3))).containsOnly(0f);
            assertThat(Tensors.floats(p.gradient("conv.weight"))).containsOnly(4f);
        }
    }

    @Test
    void oneLayerMoreChangesNoOther() {
        try (Parameters a = small();
                Parameters b =
                        new Parameters.Builder(1)
                                .uniform("first.weight", 1, 4)
                                .uniform("conv.weight", 0.5, 3, 2, 3, 3)
                                .build(Device.CPU)) {
            assertThat(Tensors.floats(b.get("conv.weight")))
                    .isEqualTo(Tensors.floats(a.get("conv.weight")));
        }
    }

    @Test
    void theInitialValuesFillTheRangeUniformly() {
        try (Parameters p =
                new Parameters.Builder(5).uniform("w", 0.25, 20_000).build(Device.CPU)) {
            // variance of the uniform distribution on ±b is b²/3; its estimate from n values has a
            // relative standard error of √(0.8/n) = 0.6 %
            double variance = Tensors.value(p.flat().square().mean());
            assertThat(variance).isBetween(0.0625 / 3 * 0.97, 0.0625 / 3 * 1.03);
            assertThat(Tensors.value(p.flat().abs().max())).isLessThanOrEqualTo(0.25);
        }
    }

    @Test
    void aMisfitIsNamedAndNothingIsCopied() {
        try (Parameters p = small()) {
            Map<String, Tensor> from = new LinkedHashMap<>();
            from.put("conv.weight", Tensors.zeros(Device.CPU, 3, 2, 3, 1));
            from.put("other", Tensors.zeros(Device.CPU, 1));
            float[] before = Tensors.floats(p.flat());
            assertThatThrownBy(() -> Parameters.copy(p.named(), from, "file"))
                    .isInstanceOf(Fault.class)
                    .hasMessage(
                            "the file does not fit the network: it conv.weight is [3, 2, 3, 1]"
                                    + " instead of [3, 2, 3, 3], lacks conv.bias, has the unknown"
                                    + " other");
            assertThat(Tensors.floats(p.flat())).isEqualTo(before);
        }
    }

    @Test
    void initialValuesDoNotPassThroughTheJavaHeap() {
        Parameters.Builder builder = new Parameters.Builder(1).constant("w", 0.5, 1 << 22);
        assertThat(Garbage.of(() -> builder.build(Device.CPU).close())).isLessThan(4 << 20);
    }
}
