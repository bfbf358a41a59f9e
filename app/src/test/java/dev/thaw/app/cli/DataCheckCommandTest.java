package dev.thaw.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckCommandTest {
    @TempDir private Path folder;

    @Test
    void aFolderIsDescribedInWordsAndAsJson() throws IOException {
        for (int i = 0; i < 4; i++) {
            byte[] samples = new byte[16 * 12 * 3];
            samples[i] = 100;
            PictureWriter.write(Picture.of(16, 12, 3, samples), folder.resolve("p" + i + ".png"));
        }
        Files.writeString(folder.resolve("broken.png"), "no picture");
        Ran words = Ran.thaw("data", "check", folder.toString());
        assertThat(words.code()).isZero();
        assertThat(words.err()).isEmpty();
        assertThat(words.out())
                .contains(
                        "4 readable pictures",
                        "broken.png",
                        "16x12",
                        "data:\n  set:\n    type: folder");
        JsonNode json = Ran.thaw("data", "check", folder.toString(), "--json").json();
        assertThat(json.get("kind").asText()).isEqualTo("folder");
        assertThat(json.get("files").get("pictures").asInt()).isEqualTo(4);
        assertThat(json.get("files").get("broken").get(0).get("name").asText())
                .isEqualTo("broken.png");
        assertThat(json.get("plan").get("set").get("type").asText()).isEqualTo("folder");
    }

    @Test
    void whatCannotBeCheckedExitsWithThree() {
        Ran.thaw("data", "check", folder + "/no").failed(3, "'" + folder + "/no' does not exist");
        assertThat(Ran.thaw("data", "check", folder.toString()).code()).isEqualTo(3);
        Ran.thaw("data", "check")
                .failed(2, "missing required parameter: 'DIR'; see 'thaw data check --help'");
        Ran.thaw("data").failed(2, "a command is missing; known: check; see 'thaw data --help'");
    }
}
