package dev.thaw.nn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What graphs compute is held against libtorch elsewhere; here stands the file. */
class OnnxGraphTest {
    @TempDir private Path folder;

    private static OnnxGraph scaled(float... by) {
        OnnxGraph graph = new OnnxGraph("scaled");
        String x = graph.input("x", "n", "2");
        String row = graph.floats("row", new long[] {by.length}, () -> by);
        graph.output("y", graph.add("Mul", List.of(x, row)), "n", "2");
        return graph;
    }

    /** Byte by byte, put together by hand from onnx.proto3 and the wire format of protobuf. */
    @Test
    void theFileIsTheOneOfTheStandard() throws IOException {
        Path file = folder.resolve("g.onnx");
        long bytes = scaled(1, -2).write(file, "d", Map.of("k", "v"));
        String mul = "0a0178 0a03726f77 12056d756c2e30 1a056d756c2e30 22034d756c";
        String identity = "0a056d756c2e30 120179 1a0179 22084964656e74697479";
        String type = "120f 0a0d 0801 1209 0a03 12016e 0a02 0802";
        String graph =
                "1206 7363616c6564 0a1b"
                        + mul
                        + "0a17"
                        + identity
                        + "5a14 0a0178"
                        + type
                        + "6214 0a0179"
                        + type
                        + "2a13 0802 1001 4203726f77 4a08 0000803f 000000c0";
        String model =
                "080a 120454686177 320164 4202 1015 7206 0a016b 120176 3a"
                        + String.format("%02x", hex(graph).length)
                        + graph;
        assertThat(bytes).isEqualTo(Files.size(file));
        assertThat(Files.readAllBytes(file)).isEqualTo(hex(model));
    }

    private static byte[] hex(String digits) {
        return java.util.HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    @Test
    void theSameGraphGivesTheSameBytes() throws IOException {
        Path a = folder.resolve("a.onnx");
        Path b = folder.resolve("b.onnx");
        scaled(1, 2).write(a, "", Map.of());
        scaled(1, 2).write(b, "", Map.of());
        assertThat(Files.readAllBytes(a)).isEqualTo(Files.readAllBytes(b));
    }

    /** No weight is asked for and nothing is written. */
    @Test
    void aGraphAboveTwoGibibytesIsRefused() {
        OnnxGraph graph = new OnnxGraph("huge");
        for (int i = 0; i < 3; i++) {
            graph.floats(
                    "w" + i,
                    new long[] {1 << 14, 1 << 14},
                    () -> {
                        throw new AssertionError("asked for");
                    });
        }
        Path file = folder.resolve("huge.onnx");
        assertThatThrownBy(() -> graph.write(file, "", Map.of()))
                .isInstanceOf(Fault.class)
                .hasMessage("an ONNX file holds at most 2 GiB, " + file + " would need 3.0 GiB");
        assertThat(file).doesNotExist();
    }

    @Test
    void weightsOfAnotherSizeAreAnErrorAndLeaveNoFile() {
        OnnxGraph graph = new OnnxGraph("g");
        graph.floats("w", new long[] {3}, () -> new float[] {1, 2});
        Path file = folder.resolve("g.onnx");
        assertThatThrownBy(() -> graph.write(file, "", Map.of()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(folder.toFile().list()).isEmpty();
    }
}
