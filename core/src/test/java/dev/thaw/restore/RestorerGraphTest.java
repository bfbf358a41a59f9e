package dev.thaw.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import dev.thaw.base.Seeds;
import dev.thaw.nn.Architecture;
import dev.thaw.nn.Architectures;
import dev.thaw.nn.ConvNextUnet;
import dev.thaw.nn.DdpmUnet;
import dev.thaw.nn.FastUnet;
import dev.thaw.nn.Network;
import dev.thaw.nn.onnx.OnnxGraph;
import dev.thaw.nn.onnx.Ort;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every network as a graph, run by ONNX Runtime, against libtorch. */
@ExtendWith(NoLeaks.class)
class RestorerGraphTest {
    /** T: the conditioning of the networks on a raw index depends on it. */
    private static final int STEPS = 7;

    /** What the issue allows between two libraries that add up in different orders. */
    private static final double TOLERANCE = 1e-4;

    @TempDir private Path folder;

    private record Case(Architecture network, Parametrization meaning, int channels) {}

    static Stream<Case> cases() {
        return Stream.of(
                new Case(new FastUnet(8, List.of(1, 2), 1, 2), Parametrization.CLEAN, 3),
                new Case(new FastUnet(16, List.of(1, 1, 3), 2, 1), Parametrization.RESIDUAL, 1),
                new Case(new FastUnet(8, List.of(2), 1, 3), Parametrization.CLEAN, 1),
                new Case(
                        new ConvNextUnet(8, List.of(1, 2, 3), false, true),
                        Parametrization.CLEAN,
                        1),
                new Case(new ConvNextUnet(6, List.of(2), true, false), Parametrization.RESIDUAL, 3),
                new Case(
                        new DdpmUnet(32, List.of(1, 2), 1, List.of(8), 0.1),
                        Parametrization.CLEAN,
                        3),
                new Case(
                        new DdpmUnet(32, List.of(1), 2, List.of(), 0),
                        Parametrization.RESIDUAL,
                        1));
    }

    @Test
    void everyArchitectureIsAmongTheCases() {
        Set<Class<?>> cases = cases().map(c -> c.network().getClass()).collect(Collectors.toSet());
        assertThat(Architectures.CATALOGUE.entries())
                .allSatisfy(entry -> assertThat(cases).contains(entry.type()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithLibtorchForEveryBatchAndSize(Case c) throws OrtException {
        ImageShape trained = new ImageShape(c.channels, 8, 8);
        Path file = folder.resolve("r.onnx");
        try (Network net = c.network.build(trained, STEPS, 1, Device.CPU)) {
            perturb(net);
            c.meaning.graph(net, c.channels).write(file, "", Map.of());
            Restorer restorer = c.meaning.over(net);
            int m = c.network.multiple();
            try (Ort ort = new Ort(file)) {
                agree(ort, restorer, new ImageShape(c.channels, 2 * m, 3 * m), 0.3f);
                agree(ort, restorer, new ImageShape(c.channels, 4 * m, m), 0, 0.5f, 1);
                agree(ort, restorer, new ImageShape(c.channels, 12, 12), 1, 0.143f, 0.6f, 0.9f);
            }
        }
    }

    /** Each image with a severity of its own; and the severities must have been told apart. */
    private static void agree(Ort ort, Restorer restorer, ImageShape shape, float... severity)
            throws OrtException {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            int n = severity.length;
            Tensor x = Noise.gaussian(Seeds.of(4, 0, n), shape, Device.CPU).mul(new Scalar(0.5f));
            float[] expected = Tensors.floats(restorer.restore(x, Tensors.of(severity, n)));
            float[] found = ort.restore(Tensors.floats(x), Tensors.shape(x), severity);
            double worst = 0;
            double power = 0;
            for (int i = 0; i < expected.length; i++) {
                assertThat(found[i]).isFinite();
                worst = Math.max(worst, Math.abs(found[i] - expected[i]));
                power += Math.pow(expected[i], 2) / expected.length;
            }
            assertThat(power).as("the output is not trivial").isGreaterThan(0.01);
            assertThat(worst).as("largest difference").isLessThan(TOLERANCE);
        }
    }

    /** Moves every parameter: none starts at a value that hides it. */
    private static void perturb(Network net) {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            RandomGenerator random = Seeds.of(9, 0, 1).random(0);
            float[] noise = new float[Math.toIntExact(net.parameters().count())];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = (float) (0.1 * random.nextGaussian());
            }
            net.parameters().flat().add_(Tensors.of(noise, noise.length));
        }
    }

    @Test
    void inputsAndOutputsAreNamedAndOnlyTheChannelsAreFixed() throws OrtException {
        Path file = folder.resolve("r.onnx");
        FastUnet spec = new FastUnet(8, List.of(1), 1, 2);
        try (Network net = spec.build(new ImageShape(3, 8, 8), STEPS, 1, Device.CPU)) {
            OnnxGraph graph = Parametrization.CLEAN.graph(net, 3);
            graph.write(file, "a line", Map.of("k", "v ä"));
        }
        try (Ort ort = new Ort(file)) {
            assertThat(Ort.shapes(ort.session().getInputInfo()))
                    .isEqualTo(Map.of("xt", "FLOAT [-1, 3, -1, -1]", "severity", "FLOAT [-1]"));
            assertThat(Ort.shapes(ort.session().getOutputInfo()))
                    .isEqualTo(Map.of("x0", "FLOAT [-1, 3, -1, -1]"));
            assertThat(ort.session().getMetadata().getCustomMetadata())
                    .isEqualTo(Map.of("k", "v ä"));
            assertThat(ort.session().getMetadata().getDescription()).isEqualTo("a line");
            assertThat(ort.session().getMetadata().getProducerName()).isEqualTo("Thaw");
        }
    }

    /** A network from elsewhere that has not said how it is written down. */
    @Test
    void aNetworkThatCannotBeWrittenSaysSo() {
        FastUnet spec = new FastUnet(8, List.of(1), 1, 2);
        try (Network real = spec.build(new ImageShape(1, 4, 4), STEPS, 1, Device.CPU)) {
            Network opaque =
                    new Network() {
                        @Override
                        public Tensor forward(Tensor x, Tensor severity) {
                            return real.forward(x, severity);
                        }

                        @Override
                        public dev.thaw.nn.Parameters parameters() {
                            return real.parameters();
                        }

                        @Override
                        public void close() {}

                        @Override
                        public String toString() {
                            return "mine";
                        }
                    };
            assertThatThrownBy(() -> Parametrization.CLEAN.graph(opaque, 1))
                    .hasMessage("the network mine cannot be written as an ONNX graph");
        }
    }
}
