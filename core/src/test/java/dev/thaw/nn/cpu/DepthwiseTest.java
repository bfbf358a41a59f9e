package dev.thaw.nn.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.tensor.Native;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compared with libtorch's convolution and its gradients in float64. */
class DepthwiseTest {
    /** Of the largest value: the unit of rounding, 6e-8, and some tens of sums that it adds to. */
    private static final double NEAR = 5e-6;

    private final Depthwise depthwise = new Depthwise();
    private int threads;

    @BeforeEach
    void remember() {
        threads = Native.threads();
    }

    @AfterEach
    void restore() {
        Native.threads(threads);
    }

    /**
     * Kernels larger than the images; more images, more channels and more of both than at a time.
     */
    @ParameterizedTest
    @CsvSource({
        "2, 5, 7, 6, 9",
        "3, 1, 7, 28, 28",
        "1, 3, 7, 1, 1",
        "5, 4, 7, 2, 3",
        "2, 6, 3, 5, 4",
        "1, 8, 5, 3, 11",
        "4, 2, 1, 3, 3",
        "7, 200, 7, 4, 5",
        "3, 700, 7, 5, 4",
        "40, 64, 7, 7, 8"
    })
    void isTheConvolutionAndItsGradients(
            long n, long channels, long kernel, long height, long width) {
        try (Scope scope = Scope.open()) {
            Layer layer = Layer.depthwise(n, channels, kernel, height, width);
            near(depthwise.forward(layer.x(), layer.weight(), layer.bias(), false), layer.result());
            T_TensorTensorTensor_T gradients = layer.gradients();
            near(depthwise.inputGradient(layer.gradient(), layer.weight()), gradients.get0());
            near(weightGradient(layer), gradients.get1());
        }
    }

    private Tensor weightGradient(Layer layer) {
        Tensor into = torch.zeros(Tensors.shape(layer.weight()));
        depthwise.weightGradient(layer.x(), layer.gradient(), into);
        return into;
    }

    private static void near(Tensor actual, Tensor expected) {
        assertThat(Tensors.shape(actual)).containsExactly(Tensors.shape(expected));
        double size = Tensors.value(expected.abs().max());
        assertThat(Tensors.value(actual.sub(expected).abs().max())).isLessThan(NEAR * size);
    }

    @Test
    void worksWithoutBias() {
        try (Scope scope = Scope.open()) {
            Layer layer = Layer.depthwise(2, 6, 7, 7, 7);
            Tensor bare = depthwise.forward(layer.x(), layer.weight(), null, false);
            near(bare.add(layer.bias().view(1, -1, 1, 1)), layer.result());
        }
    }

    /** Buffers of wider images, and of other kernels, are used again. */
    @Test
    void addsTheGradientOfOneLayerAfterTheOther() {
        try (Scope scope = Scope.open()) {
            for (long[] size :
                    new long[][] {{12, 7, 5}, {3, 7, 30}, {9, 3, 4}, {20, 7, 2}, {600, 7, 3}}) {
                Layer layer = Layer.depthwise(3, size[0], size[1], 6, size[2]);
                Tensor into = torch.randn(size[0], 1, size[1], size[1]);
                Tensor before = into.clone();
                depthwise.weightGradient(layer.x(), layer.gradient(), into);
                near(into.sub(before), layer.gradients().get1());
            }
        }
    }

    @Test
    void isTheSameOnAnyNumberOfThreads() {
        try (Scope scope = Scope.open()) {
            Layer layer = Layer.depthwise(19, 90, 7, 9, 8);
            float[][] gradients = new float[3][];
            for (int i = 0; i < gradients.length; i++) {
                Native.threads(i + 1);
                gradients[i] = Tensors.floats(weightGradient(layer));
            }
            assertThat(gradients[1]).isEqualTo(gradients[0]);
            assertThat(gradients[2]).isEqualTo(gradients[0]);
        }
    }

    @Test
    void worksSideBySide() {
        try (Scope scope = Scope.open()) {
            Layer layer = Layer.depthwise(9, 70, 7, 8, 8);
            float[] alone = Tensors.floats(weightGradient(layer));
            IntStream.range(0, 4)
                    .mapToObj(i ->
                            CompletableFuture.supplyAsync(() -> {
                                try (Scope own = Scope.open()) {
                                    return Tensors.floats(weightGradient(layer));
                                }
                            }))
                    .toList()
                    .forEach(result -> assertThat(result.join()).isEqualTo(alone));
        }
    }
}
