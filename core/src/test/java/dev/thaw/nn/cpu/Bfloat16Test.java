package dev.thaw.nn.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compared with libtorch's convolution and its gradients in float64 of the same rounded numbers.
 */
class Bfloat16Test {
    /**
     * Of the largest value: half a unit of rounding is 2⁻⁹ of a number, and a pixel's gradient is a
     * sum of nine rounded ones.
     */
    private static final double NEAR = 1.0 / 128;

    private final Bfloat16 bfloat16 = new Bfloat16();

    /** So few pixels that their neighbours are laid beside them, for all three or one, and more. */
    @ParameterizedTest
    @CsvSource({
        "2, 5, 7, 4, 4",
        "3, 40, 24, 2, 7",
        "1, 3, 2, 1, 1",
        "2, 130, 70, 8, 8",
        "3, 6, 9, 5, 11",
        "2, 24, 40, 9, 12",
        "1, 3, 64, 20, 17"
    })
    void isTheConvolutionAndItsGradients(long n, long in, long out, long height, long width) {
        try (Scope scope = Scope.open()) {
            Layer layer = Layer.dense(n, in, out, height, width).rounded();
            Tensor y = bfloat16.forward(layer.x(), layer.weight(), layer.bias(), false);
            assertThat(Tensors.shape(y)).containsExactly(n, out, height, width);
            nearAndLaidOut(y, layer.result());
            T_TensorTensorTensor_T gradients = layer.gradients();
            Tensor ofImages = bfloat16.inputGradient(layer.gradient(), layer.weight());
            nearAndLaidOut(ofImages, gradients.get0());
            Tensor ofKernels = torch.zeros(out, in, 3, 3);
            bfloat16.weightGradient(layer.x(), layer.gradient(), ofKernels);
            near(ofKernels, gradients.get1());
        }
    }

    private static void nearAndLaidOut(Tensor actual, Tensor expected) {
        assertThat(Tensors.type(actual)).isEqualTo(ScalarType.BFloat16);
        assertThat(actual.is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
        near(actual, expected);
    }

    private static void near(Tensor actual, Tensor expected) {
        double size = Tensors.value(expected.abs().max());
        double apart = Tensors.value(actual.to(ScalarType.Double).sub(expected).abs().max());
        assertThat(apart).isLessThan(NEAR * size);
    }

    @ParameterizedTest
    @CsvSource({"4", "7", "12"})
    void worksWithoutBias(long side) {
        try (Scope scope = Scope.open()) {
            Layer layer = Layer.dense(2, 6, 4, side, side).rounded();
            Tensor bare = bfloat16.forward(layer.x(), layer.weight(), null, false);
            near(bare.add(layer.bias().view(1, -1, 1, 1)), layer.result());
        }
    }

    /** Gradients of kernels row by row, and with their input channels last. */
    @Test
    void addsTheGradientOfKernelsInAnyLayout() {
        try (Scope scope = Scope.open()) {
            for (long side : new long[] {4, 8, 12}) {
                Layer layer = Layer.dense(2, 6, 5, side, side).rounded();
                for (Tensor into :
                        new Tensor[] {
                            torch.randn(5, 6, 3, 3), torch.randn(5, 3, 3, 6).permute(0, 3, 1, 2)
                        }) {
                    Tensor before = into.clone();
                    bfloat16.weightGradient(layer.x(), layer.gradient(), into);
                    near(into.sub(before), layer.gradients().get1());
                }
            }
        }
    }
}
