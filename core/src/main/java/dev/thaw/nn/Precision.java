package dev.thaw.nn;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.nn.onnx.OnnxGraph;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** In which numbers a network's passes are computed. Their results are float32 in any case. */
public enum Precision {
    /** 24 significant bits. */
    FLOAT32,

    /**
     * 8 significant bits where many products are summed (convolutions, matrix products, attention;
     * libtorch's autocast), float32 elsewhere.
     */
    BFLOAT16;

    /** What Linux calls a processor's instructions for products of bfloat16. */
    private static final List<String> INSTRUCTIONS = List.of("avx512_bf16", "amx_bf16", "bf16");

    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    /**
     * Reads {@code float32} or {@code bfloat16}.
     *
     * @throws Fault of kind usage for another word, and for bfloat16 on a processor without
     *     instructions for it, where it would be many times slower
     */
    public static Precision parse(String word, Device device) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "float32" -> FLOAT32;
            case "bfloat16" -> {
                if (!BFLOAT16.suits(device)) {
                    throw Fault.usage(
                            "precision bfloat16 needs a processor with instructions for it"
                                    + " (AVX512-BF16, AMX or ARM's BF16, seen on Linux alone) or a"
                                    + " CUDA device; this processor has none");
                }
                yield BFLOAT16;
            }
            default ->
                    throw Fault.usage("precision must be float32 or bfloat16, got '" + word + "'");
        };
    }

    /** Whether a device has instructions for it; without them it is many times slower. */
    public boolean suits(Device device) {
        return this == FLOAT32 || device.cuda() || computesBfloat16(PROCESSOR);
    }

    /** Whether Linux's description of a processor names such instructions. */
    static boolean computesBfloat16(Path description) {
        if (!Files.isReadable(description)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(description)) {
            return lines.filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                    .flatMap(line -> Stream.of(line.split("\\s+")))
                    .anyMatch(INSTRUCTIONS::contains);
        } catch (IOException e) {
            return false;
        }
    }

    /** The same network, computed so; closing either closes both. */
    public Network of(Network network, Device device) {
        return this == FLOAT32
                ? network
                : new Reduced(network, device.cuda() ? DeviceType.CUDA : DeviceType.CPU);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private record Reduced(Network network, DeviceType device) implements Network {
        /** The switch is that of the calling thread. */
        @Override
        public Tensor forward(Tensor x, Tensor severity) {
            try (Scope scope = Scope.open();
                    Autocast on = Autocast.on(device)) {
                return scope.handUp(network.forward(x, severity).to(ScalarType.Float));
            }
        }

        @Override
        public void train(Seeds seeds) {
            network.train(seeds);
        }

        @Override
        public void evaluate() {
            network.evaluate();
        }

        @Override
        public String write(OnnxGraph graph, String x, String severity) {
            return network.write(graph, x, severity);
        }

        @Override
        public Parameters parameters() {
            return network.parameters();
        }

        @Override
        public void close() {
            network.close();
        }
    }
}
