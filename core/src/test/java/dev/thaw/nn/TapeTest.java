package dev.thaw.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.thaw.base.Seeds;
import dev.thaw.nn.cpu.Winograd;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients by a tape against those of libtorch alone, of networks wide enough for tiles. */
class TapeTest {
    private static final int SIDE = 16;
    private static final int BATCH = 20;
    private static final ImageShape IMAGE = new ImageShape(3, SIDE, SIDE);

    static Stream<Architecture> networks() {
        return Stream.of(
                new ConvNextUnet(64, List.of(1, 2), false, true),
                new ConvNextUnet(64, List.of(1), true, false),
                new FastUnet(64, List.of(1, 2), 2, 1),
                new DdpmUnet(64, List.of(1, 2), 1, List.of(8), 0.2));
    }

    private static Network build(Architecture spec) {
        return spec.build(IMAGE, 20, 3, Device.CPU);
    }

    private static Tensor pictures() {
        torch.manual_seed(5);
        return torch.rand(BATCH, 3, SIDE, SIDE).mul(new Scalar(2f)).sub(new Scalar(1f));
    }

    private static Tensor severity() {
        float[] values = new float[BATCH];
        for (int i = 0; i < BATCH; i++) {
            values[i] = (i + 1f) / BATCH;
        }
        return Tensors.of(values, BATCH);
    }

    private static Tensor loss(Network network) {
        network.train(Seeds.of(1, 0, BATCH));
        Tensor x = pictures();
        return network.forward(x, severity()).sub(x).square().mean();
    }

    private static Tensor byLibtorch(Network network) {
        network.parameters().zeroGradient();
        loss(network).backward();
        return network.parameters().flatGradient().clone();
    }

    @Test
    void tilesPayHere() {
        assertThat(Winograd.pays(BATCH, 64, 64, SIDE, SIDE)).isTrue();
        assertThat(Winograd.pays(BATCH, 64, 64, 4, 4)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void gradientsAreThoseOfLibtorch(Architecture spec) {
        try (Network network = build(spec);
                Scope scope = Scope.open()) {
            Tensor expected = byLibtorch(network);
            assertThat(apart(network, expected)).isLessThan(1e-4); // 1e-5 in each of ten layers
        }
    }

    /** How far the gradient by a tape is from {@code expected}, as a part of it. */
    private static double apart(Network network, Tensor expected) {
        Parameters parameters = network.parameters();
        parameters.zeroGradient();
        parameters.record();
        parameters.backward(loss(network));
        double apart = Tensors.value(parameters.flatGradient().sub(expected).norm());
        return apart / Tensors.value(expected.norm());
    }

    /**
     * Each number is off by 2⁻⁹ of its size at most, in each of some ten layers; all is float32.
     */
    @ParameterizedTest
    @MethodSource("networks")
    void gradientsInBfloat16AreNear(Architecture spec) {
        try (Network network = build(spec);
                Scope scope = Scope.open()) {
            Tensor expected = byLibtorch(network);
            Network reduced = Precision.BFLOAT16.of(network, Device.CPU);
            for (int pass = 0; pass < 2; pass++) {
                assertThat(apart(reduced, expected)).isBetween(1e-4, 3e-2);
            }
        }
    }

    /** The rounded weights are those of the step, not of the one before. */
    @Test
    void roundedWeightsFollowTheSteps() {
        try (Network network = build(new ConvNextUnet(64, List.of(1), false, true));
                Scope scope = Scope.open()) {
            Network reduced = Precision.BFLOAT16.of(network, Device.CPU);
            double[] losses = new double[2];
            for (int step = 0; step < losses.length; step++) {
                network.parameters().record();
                Tensor loss = loss(reduced);
                losses[step] = Tensors.value(loss);
                network.parameters().backward(loss);
                try (NoGradGuard guard = new NoGradGuard()) {
                    network.parameters().flat().mul_(new Scalar(0.5f));
                }
            }
            double exact = Tensors.value(halved());
            assertThat(losses[1]).isCloseTo(exact, withinPercentage(0.1));
            assertThat(losses[0]).isNotCloseTo(exact, withinPercentage(1));
        }
    }

    private static Tensor halved() {
        try (Network network = build(new ConvNextUnet(64, List.of(1), false, true));
                NoGradGuard guard = new NoGradGuard()) {
            network.parameters().flat().mul_(new Scalar(0.5f));
            return loss(network);
        }
    }

    /** On a tape the same pass rounds differently: libtorch did not make its convolutions. */
    @ParameterizedTest
    @MethodSource("networks")
    void tilesAreAtWork(Architecture spec) {
        try (Network network = build(spec);
                Scope scope = Scope.open()) {
            network.train(Seeds.of(1, 0, BATCH));
            Tensor plain = network.forward(pictures(), severity());
            network.parameters().record();
            Tensor taped = network.forward(pictures(), severity());
            double apart = Tensors.value(taped.sub(plain).abs().max());
            assertThat(apart).isPositive().isLessThan(1e-4);
            network.parameters().forget();
        }
    }

    /** Two passes under one loss, and what was there before. */
    @Test
    void gradientsAdd() {
        try (Network network = build(new ConvNextUnet(64, List.of(1), false, true));
                Scope scope = Scope.open()) {
            Tensor expected = byLibtorch(network).mul(new Scalar(3f));
            Parameters parameters = network.parameters();
            parameters.record();
            parameters.backward(loss(network).add(loss(network)));
            double apart = Tensors.value(parameters.flatGradient().sub(expected).norm());
            assertThat(apart / Tensors.value(expected.norm())).isLessThan(1e-4);
        }
    }

    @Test
    void nothingStaysBehind() {
        try (Network network = build(new ConvNextUnet(64, List.of(1), false, true))) {
            Parameters parameters = network.parameters();
            step(parameters, network);
            long before = Pointer.totalCount();
            step(parameters, network);
            parameters.record();
            try (Scope scope = Scope.open()) {
                loss(network);
            }
            parameters.forget();
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }

    private static void step(Parameters parameters, Network network) {
        try (Scope scope = Scope.open()) {
            parameters.record();
            parameters.backward(loss(network));
        }
    }

    @Test
    void needsARecord() {
        try (Network network = build(new ConvNextUnet(64, List.of(1), false, true));
                Scope scope = Scope.open()) {
            Tensor loss = loss(network);
            assertThatThrownBy(() -> network.parameters().backward(loss))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no pass was recorded");
        }
    }
}
