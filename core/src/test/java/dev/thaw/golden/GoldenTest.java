package dev.thaw.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.tensor.Safetensors;
import dev.thaw.tensor.Scope;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Numbers that the official code of Bansal et al. (2022) produced, case by case. {@code
 * -Dthaw.golden=DIR} runs another folder of the same format; there, every case of the index must
 * have its file. The folder in this project holds the files of what Thaw can do; a file without a
 * runner fails by name.
 */
class GoldenTest {
    private static final String FOLDER = "thaw.golden";

    private static final Map<String, GoldenRunner> RUNNERS =
            Map.ofEntries(
                    Map.entry("blur", new BlurRunner()),
                    Map.entry("inpaint", new InpaintRunner()),
                    Map.entry("superres", new SuperresRunner()),
                    Map.entry("snow", new SnowRunner()),
                    Map.entry("decolor", new DecolorRunner()),
                    Map.entry("schedule", new ScheduleRunner()),
                    Map.entry("sampler", new SamplerRunner()),
                    Map.entry("metric", new MetricRunner()),
                    Map.entry("data", new DataRunner()),
                    Map.entry("network", new NetworkRunner()),
                    Map.entry("mix", new MixRunner()),
                    Map.entry("train", new TrainRunner()));

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        Path folder = folder();
        return index(folder).stream()
                .filter(c -> System.getProperty(FOLDER) != null || Files.exists(file(folder, c)))
                .map(c -> DynamicTest.dynamicTest(c.path("name").asText(), () -> run(folder, c)));
    }

    @Test
    void everyFileIsInTheIndex() throws IOException {
        Set<String> listed =
                index(folder()).stream()
                        .map(c -> c.path("file").asText())
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .filteredOn(name -> name.endsWith(".safetensors"))
                    .isNotEmpty()
                    .isSubsetOf(listed);
        }
    }

    private static void run(Path folder, JsonNode node) {
        try (Scope scope = Scope.open()) {
            GoldenCase c = new GoldenCase(node, Safetensors.read(file(folder, node)));
            GoldenRunner runner = RUNNERS.get(c.category());
            if (runner == null) {
                throw new GoldenRunner.NoRunner(c);
            }
            runner.run(c);
            c.finish();
        } catch (AssertionError e) {
            throw new AssertionError(node.path("name").asText() + ": " + e.getMessage(), e);
        }
    }

    private static Path file(Path folder, JsonNode node) {
        return folder.resolve(node.path("file").asText());
    }

    private static List<JsonNode> index(Path folder) throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        new ObjectMapper()
                .readTree(folder.resolve("index.json").toFile())
                .path("cases")
                .forEach(cases::add);
        assertThat(cases).as("cases in " + folder).isNotEmpty();
        return cases;
    }

    private static Path folder() {
        String given = System.getProperty(FOLDER);
        if (given != null) {
            return Path.of(given);
        }
        try {
            return Path.of(Objects.requireNonNull(GoldenTest.class.getResource("/golden")).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
