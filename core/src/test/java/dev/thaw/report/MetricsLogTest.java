package dev.thaw.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void place() {
        file = folder.resolve("run/metrics.jsonl");
    }

    private void log(long from, long... images) {
        try (MetricsLog log = MetricsLog.open(file, from)) {
            for (long n : images) {
                log.add(n, Map.of("loss", n / 1000.0));
            }
        }
    }

    @Test
    void eachLineIsOnTheDiskBeforeTheNext() throws IOException {
        try (MetricsLog log = MetricsLog.open(file, 0)) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("loss", 0.5);
            values.put("bad", Double.NaN);
            values.put("note", "a \"word\"\n");
            log.add(64, values);
            assertThat(Files.readString(file))
                    .isEqualTo(
                            "{\"trainedImages\":64,\"loss\":0.5,\"bad\":null,"
                                    + "\"note\":\"a \\\"word\\\"\\n\"}\n");
        }
    }

    @Test
    void resumingRemovesWhatLiesBeyondAndGoesOn() throws IOException {
        log(0, 100, 200, 300, 400);
        log(250, 300, 350);
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "{\"trainedImages\":100,\"loss\":0.1}",
                        "{\"trainedImages\":200,\"loss\":0.2}",
                        "{\"trainedImages\":300,\"loss\":0.3}",
                        "{\"trainedImages\":350,\"loss\":0.35}");
    }

    @Test
    void resumingExactlyAtALineKeepsIt() throws IOException {
        log(0, 100, 200);
        log(200);
        assertThat(Files.readAllLines(file)).hasSize(2);
        log(0);
        assertThat(Files.readAllLines(file)).isEmpty();
    }

    @Test
    void aLineThatWasCutOffIsRemoved() throws IOException {
        log(0, 100);
        Files.writeString(
                file, "{\"trainedImages\":200,\"lo", java.nio.file.StandardOpenOption.APPEND);
        log(1000, 200);
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "{\"trainedImages\":100,\"loss\":0.1}",
                        "{\"trainedImages\":200,\"loss\":0.2}");
    }

    @Test
    void aFileOfAnotherKindIsLeftAsItIs() throws IOException {
        Files.createDirectories(file.getParent());
        for (String foreign : new String[] {"hello\nworld\n", "{\"a\":1}\n", "[]\n", "\n"}) {
            Files.writeString(file, foreign);
            assertThatThrownBy(() -> MetricsLog.open(file, 5))
                    .isInstanceOf(Fault.class)
                    .hasMessageContaining("is no training log: line 1");
            assertThat(file).hasContent(foreign);
        }
    }
}
