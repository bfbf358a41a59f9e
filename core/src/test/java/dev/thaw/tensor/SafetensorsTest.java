package dev.thaw.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.testing.Garbage;
import dev.thaw.testing.NoLeaks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class SafetensorsTest {
    @TempDir Path folder;

    private Path file(String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return raw(json.length, json, dataBytes);
    }

    private Path raw(long length, byte[] json, int dataBytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
        out.write(json);
        out.write(new byte[dataBytes]);
        return Files.write(folder.resolve("x.safetensors"), out.toByteArray());
    }

    @Test
    void writesTheBytesOfTheFormat() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("b", Tensors.of(new float[] {1f, -2f}, 2));
        tensors.put("a", Tensors.of(new long[] {7}, 1));
        Path file = folder.resolve("m.safetensors");
        Safetensors.write(file, tensors, Map.of("k", "v"));
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong(0);
        assertThat(length % 8).isZero();
        String json = new String(bytes.array(), 8, length, StandardCharsets.UTF_8);
        assertThat(json.strip())
                .isEqualTo(
                        "{\"__metadata__\":{\"k\":\"v\"},"
                                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                                + "\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[8,16]}}");
        assertThat(bytes.getFloat(8 + length)).isEqualTo(1f);
        assertThat(bytes.getFloat(12 + length)).isEqualTo(-2f);
        assertThat(bytes.getLong(16 + length)).isEqualTo(7);
        assertThat(bytes.capacity()).isEqualTo(8 + length + 16);
    }

    @Test
    void roundTripKeepsLogicalOrderOfPermutedTensors() {
        Tensor t = Tensors.of(new float[] {0, 1, 2, 3, 4, 5}, 1, 2, 3).permute(2, 0, 1);
        Path file = folder.resolve("p.safetensors");
        Safetensors.write(file, Map.of("t", t), Map.of());
        Tensor back = Safetensors.read(file).get("t");
        assertThat(back.sizes().vec().get()).containsExactly(3, 1, 2);
        assertThat(Tensors.floats(back)).containsExactly(0, 3, 1, 4, 2, 5);
    }

    @Test
    void headerThatClaimsMoreThanTheFileIsRefusedBeforeAllocation() throws IOException {
        Path file = raw(Long.MAX_VALUE - 3, "{}".getBytes(StandardCharsets.UTF_8), 0);
        assertThatThrownBy(() -> Safetensors.header(file))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("its header claims 9223372036854775804 bytes");
    }

    @Test
    void hostileEntriesAreRefusedByName() throws IOException {
        refused("{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4, "needs 8");
        refused(
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],"
                        + "\"data_offsets\":[0,0]}}",
                0,
                "impossible shape");
        refused("{\"t\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4, "[-1]");
        refused("{\"t\":{\"dtype\":\"Q9\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "Q9");
        refused("{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 3, "4 bytes");
        refused("{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8, "begins at");
        refused(
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"u\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                4,
                "begins at 0 instead of 4");
        refused("{\"t\":{\"dtype\":\"F32\"}}", 0, "lacks");
        refused("[1]", 0, "not a JSON object");
        refused("{{", 0, "not JSON");
    }

    private void refused(String header, int bytes, String words) throws IOException {
        Path file = file(header, bytes);
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.MODEL))
                .hasMessageContaining(words);
    }

    @Test
    void aMissingFileIsOneSentence() {
        assertThatThrownBy(() -> Safetensors.read(folder.resolve("none")))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("could not be read: no such file");
    }

    /** Values of a large network in the Java heap would stay there until its collector runs. */
    @Test
    void valuesDoNotPassThroughTheJavaHeap() {
        Path file = folder.resolve("large.safetensors");
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (int i = 0; i < 8; i++) {
                tensors.put("t" + i, Tensors.of(new float[1 << 20], 1 << 20)); // 4 MiB each
            }
            assertThat(Garbage.of(() -> Safetensors.write(file, tensors, Map.of())))
                    .isLessThan(4 << 20);
            assertThat(Garbage.of(() -> Safetensors.read(file))).isLessThan(4 << 20);
        }
    }
}
