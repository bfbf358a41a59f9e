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
        Ran.thaw("data")
                .failed(2, "a command is missing; known: check, fetch; see 'thaw data --help'");
    }

    @Test
    void aSetOfTheRecipesIsJudgedAndWhatToGetIsSaid() throws IOException {
        Ran missing = Ran.thaw("data", "check", folder + "/none", "--for", "celeba-hq");
        assertThat(missing.code()).isEqualTo(3);
        assertThat(missing.out())
                .contains("none' does not exist.", "To get: CelebA-HQ", "128x128", "27,000");
        for (String kind : new String[] {"cat", "dog", "wild"}) {
            PictureWriter.write(
                    Picture.of(512, 512, 3, new byte[512 * 512 * 3]),
                    folder.resolve("train/" + kind + "/1.png"));
        }
        Ran above = Ran.thaw("data", "check", folder.toString(), "--for", "afhq");
        assertThat(above.out()).contains("it holds train: name its folder train");
        JsonNode json =
                Ran.thaw("data", "check", folder + "/train", "--for", "afhq", "--json").json();
        assertThat(json.get("right").asBoolean()).isFalse();
        assertThat(json.get("sentences").get(2).asText())
                .isEqualTo("There are 1 pictures of wild, not about 5000.");
        assertThat(json.get("sentences").size()).isEqualTo(4);
        Ran.thaw("data", "check", folder.toString(), "--for", "celeba")
                .failed(
                        2,
                        "the data set 'celeba' is not known (did you mean 'celeba-hq'?); known:"
                                + " mnist, fashion-mnist, cifar10, celeba-hq, afhq");
    }

    @Test
    void setsThatCanBeFetchedAreJudgedFileByFile() throws IOException {
        Files.writeString(folder.resolve("train-labels-idx1-ubyte.gz"), "something else");
        Ran ran = Ran.thaw("data", "check", folder.toString(), "--for", "mnist");
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.out())
                .contains(
                        "train-images-idx3-ubyte.gz is missing.",
                        "train-labels-idx1-ubyte.gz is not the published file: its SHA-256"
                                + " differs.",
                        "To get: thaw data fetch mnist --out DIR.");
    }
}
