package dev.thaw.nn.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.tensor.Native;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compared with libtorch's convolution and its gradients in float64. */
class WinogradTest {
    /**
     * Of the largest value: the unit of rounding, 6e-8, times what the transforms raise it by. The
     * rows of Bᵀ, taken twice, sum to at most 100 in size, which is two digits.
     */
    private static final double NEAR = 2e-5;

    private final Winograd winograd = new Winograd(1 << 30);
    private int threads;

    @BeforeEach
    void remember() {
        threads = Native.threads();
    }

    @AfterEach
    void restore() {
        Native.threads(threads);
        winograd.close();
    }

    /**
     * Sides that are no multiples of 4; more kernels, more tiles and more of both than at a time.
     */
    @ParameterizedTest
    @CsvSource({
        "2, 5, 7, 6, 9",
        "1, 3, 2, 1, 1",
        "3, 8, 4, 5, 13",
        "1, 1, 1, 4, 4",
        "2, 700, 131, 6, 6",
        "2, 131, 700, 3, 3",
        "1, 20, 1500, 5, 2",
        "1, 48, 40, 130, 101",
        "3, 190, 180, 48, 50",
        "3, 512, 190, 40, 40"
    })
    void isTheConvolutionAndItsGradients(long n, long in, long out, long height, long width) {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Layer layer = Layer.dense(n, in, out, height, width);
            Tensor y = winograd.forward(layer.x(), layer.weight(), layer.bias(), false);
            assertThat(Tensors.shape(y)).containsExactly(n, out, height, width);
            near(y, layer.result());
            T_TensorTensorTensor_T gradients = layer.gradients();
            near(winograd.inputGradient(layer.gradient(), layer.weight()), gradients.get0());
            Tensor ofWeight = torch.zeros(out, in, 3, 3);
            winograd.weightGradient(layer.x(), layer.gradient(), ofWeight);
            near(ofWeight, gradients.get1());
        }
    }

    private static void near(Tensor actual, Tensor expected) {
        double size = Tensors.value(expected.abs().max());
        assertThat(Tensors.value(actual.sub(expected).abs().max())).isLessThan(NEAR * size);
    }

    @Test
    void worksWithoutBias() {
        try (Scope scope = Scope.open()) {
            Layer layer = Layer.dense(2, 6, 4, 7, 7);
            Tensor bare = winograd.forward(layer.x(), layer.weight(), null, false);
            near(bare.add(layer.bias().view(1, -1, 1, 1)), layer.result());
        }
    }

    /** Kernels with their input channels last: the layout of a network's parameters. */
    @Test
    void takesKernelsInAnyLayoutAndAddsTheirGradient() {
        try (Scope scope = Scope.open()) {
            Layer layer = Layer.dense(2, 6, 5, 9, 8);
            Tensor last = layer.weight().permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
            near(winograd.forward(layer.x(), last, layer.bias(), false), layer.result());
            Tensor there = torch.randn(5, 3, 3, 6).permute(0, 3, 1, 2);
            Tensor before = there.clone();
            winograd.weightGradient(layer.x(), layer.gradient(), there);
            near(there.sub(before), layer.gradients().get1());
        }
    }

    /**
     * The sums are the same ones, whoever makes them: kernels that fit a core's cache and that do
     * not, few tiles and many.
     */
    @ParameterizedTest
    @CsvSource({"3, 24, 40, 22, 18", "1, 190, 180, 22, 18", "4, 190, 180, 44, 40"})
    void threadsChangeNothing(long n, long in, long out, long height, long width) {
        try (Scope scope = Scope.open()) {
            Layer layer = Layer.dense(n, in, out, height, width);
            float[][] results = new float[2][];
            float[][] ofImages = new float[2][];
            float[][] ofWeights = new float[2][];
            for (int i = 0; i < 2; i++) {
                Native.threads(1 + 2 * i);
                results[i] =
                        Tensors.floats(
                                winograd.forward(layer.x(), layer.weight(), layer.bias(), false));
                ofImages[i] =
                        Tensors.floats(winograd.inputGradient(layer.gradient(), layer.weight()));
                Tensor ofWeight = torch.zeros(out, in, 3, 3);
                winograd.weightGradient(layer.x(), layer.gradient(), ofWeight);
                ofWeights[i] = Tensors.floats(ofWeight);
            }
            assertThat(results[1]).isEqualTo(results[0]);
            assertThat(ofImages[1]).isEqualTo(ofImages[0]);
            assertThat(ofWeights[1]).isEqualTo(ofWeights[0]);
        }
    }

    @ParameterizedTest
    @CsvSource({"24, 40", "190, 180"})
    void passesSideBySideDoNotMeet(long in, long out) {
        try (Scope scope = Scope.open()) {
            Layer layer = Layer.dense(2, in, out, 22, 18);
            float[] alone = Tensors.floats(pass(layer));
            CompletableFuture<?>[] others =
                    IntStream.range(0, 4)
                            .mapToObj(i ->
                                    CompletableFuture.runAsync(() -> {
                                        try (Scope own = Scope.open()) {
                                            assertThat(Tensors.floats(pass(layer)))
                                                    .isEqualTo(alone);
                                        }
                                    }))
                            .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(others).join();
        }
    }

    private Tensor pass(Layer layer) {
        return winograd.forward(layer.x(), layer.weight(), layer.bias(), true);
    }

    @ParameterizedTest
    @CsvSource({"6, 5", "190, 180"})
    void keptKernelsFollowTheirChanges(long in, long out) {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Layer layer = Layer.dense(2, in, out, 9, 8);
            float[] first = Tensors.floats(pass(layer));
            assertThat(Tensors.floats(pass(layer))).isEqualTo(first);
            layer.weight().mul_(new Scalar(-2f));
            near(pass(layer), layer.result());
        }
    }

    /** 36 points of 6·5 kernels take 4,320 bytes. */
    @Test
    void keepsNoMoreThanThereIsRoomFor() {
        try (Scope scope = Scope.open()) {
            Layer layer = Layer.dense(2, 6, 5, 9, 8);
            near(pass(layer), layer.result()); // what stays in Java is there now
            winograd.close();
            long before = Pointer.totalCount();
            winograd.forward(layer.x(), layer.weight(), layer.bias(), true).close();
            assertThat(Pointer.totalCount() - before).isEqualTo(1);
            winograd.close();
            assertThat(Pointer.totalCount() - before).isZero();
            try (Winograd small = new Winograd(4319)) {
                small.forward(layer.x(), layer.weight(), layer.bias(), true).close();
                assertThat(Pointer.totalCount() - before).isZero();
            }
        }
    }

    @Test
    void refusesImagesInPlanes() {
        try (Scope scope = Scope.open()) {
            Layer layer = Layer.dense(2, 6, 5, 9, 8);
            Tensor planes = layer.x().contiguous();
            assertThatThrownBy(() -> winograd.forward(planes, layer.weight(), layer.bias(), false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "needs a channels-last float32 image tensor on the processor, got"
                                    + " Float (2, 6, 9, 8)");
        }
    }
}
