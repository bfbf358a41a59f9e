package dev.thaw.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    @TempDir private Path folder;

    private String model(String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        return Files.write(folder.resolve("m.safetensors"), bytes.array()).toString();
    }

    @Test
    void aModelIsShownAsATableOrAsJson() throws IOException {
        String file =
                model(
                        """
                        {"__metadata__": {"k": "v"},
                         "w": {"dtype": "F32", "shape": [1, 2], "data_offsets": [0, 8]},
                         "step": {"dtype": "I64", "shape": [], "data_offsets": [8, 16]}}\
                        """,
                        16);
        assertThat(Ran.thaw("inspect", file).out())
                .isEqualTo(
                        file
                                + """
                                : a safetensors file: 2 tensors, 3 values
                                  k  v
                                  w     F32  1x2
                                  step  I64  scalar
                                """);
        assertThat(Ran.thaw("inspect", file, "--json").json().get("tensors").toString())
                .isEqualTo(
                        "[{\"name\":\"w\",\"type\":\"F32\",\"shape\":[1,2],\"bytes\":8},"
                                + "{\"name\":\"step\",\"type\":\"I64\",\"shape\":[],\"bytes\":8}]");
    }

    @Test
    void aBrokenModelExitsWithFour() throws IOException {
        Ran ran = Ran.thaw("inspect", model("{\"w\": 5}", 0));
        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(Ran.thaw("inspect", folder.resolve("none").toString()).code()).isEqualTo(3);
    }
}
