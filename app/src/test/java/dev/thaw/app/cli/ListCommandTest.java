package dev.thaw.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListCommandTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "datasets",
                "degradations",
                "priors",
                "networks",
                "objectives",
                "samplers",
                "metrics"
            })
    void aListHoldsEverySettingOfEveryMember(String family) {
        JsonNode list = Ran.thaw("list", family, "--json").json();
        String words = Ran.thaw("list", family).out();
        assertThat(list.isArray()).isTrue();
        assertThat(list).isNotEmpty();
        for (JsonNode member : list) {
            assertThat(words).contains(member.get("name").asText() + ": ");
            assertThat(member.get("summary").asText()).isNotBlank();
            for (JsonNode parameter : member.get("parameters")) {
                assertThat(parameter.fieldNames())
                        .toIterable()
                        .containsExactly("name", "type", "unit", "default", "rule", "summary");
                assertThat(words).contains("    " + parameter.get("name").asText() + " ");
            }
        }
    }

    @Test
    void withoutAFamilyAllNamesAreListed() {
        JsonNode all = Ran.thaw("list", "--json").json();
        assertThat(all.get("degradations").get(0).asText()).isEqualTo("gaussian-blur");
        assertThat(Ran.thaw("list").out()).contains("gaussian-blur");
    }

    @Test
    void anUnknownFamilyIsNamed() {
        Ran.thaw("list", "sampler")
                .failed(
                        2,
                        "there is no list of 'sampler' (did you mean 'samplers'?); known: datasets,"
                                + " degradations, priors, networks, objectives, samplers, metrics");
    }

    @Test
    void aListCanBeAPage(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("samplers.md");
        Ran ran = Ran.thaw("list", "samplers", "--out", page.toString());
        assertThat(ran.err()).isEmpty();
        assertThat(Files.readString(page)).startsWith("# Samplers\n").contains("### cold\n");
        Ran.thaw("list", "--out", page.toString())
                .failed(2, "list --out needs the name of a family");
    }
}
