package dev.thaw.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GanCommandTest {
    private static final String TINY =
            """
            data: {set: {type: strokes, size: 16, count: 100, testCount: 30}, preparation: {size: 16}}
            degradation: {type: frames, steps: 2, path: '%1$s'}
            network: {type: fast-unet, width: 8, multipliers: [1], blocks: 1, patch: 2}
            training: {images: 64, batch: 16, checkpointEvery: 1000, ema: [{halfLife: 100}]}
            """;

    @TempDir private Path folder;
    private String experiment = "";

    @BeforeEach
    void anExperiment() throws IOException {
        Path file = folder.resolve("tiny.yaml");
        experiment = Files.writeString(file, TINY.formatted(folder.resolve("made"))).toString();
    }

    private Ran gan(String... more) {
        String[] words = {
            "gan",
            experiment,
            "--sequences",
            "6",
            "--frames",
            "2",
            "--images",
            "96",
            "--out",
            folder.resolve("made").toString()
        };
        String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return Ran.thaw(all);
    }

    @Test
    void aProgressionIsMadeAndTrainedOn() {
        Ran ran = gan("--json");
        assertThat(ran.code()).as(ran.err()).isZero();
        JsonNode json = ran.json();
        assertThat(json.get("sequences").asInt()).isEqualTo(6);
        assertThat(json.get("frames").asInt()).isEqualTo(2);
        assertThat(folder.resolve("made/00005/000.png")).isNotEmptyFile();
        String set = "data.set={type: frames, path: '" + folder.resolve("made") + "'}";
        Ran trained =
                Ran.thaw(
                        "train",
                        experiment,
                        "--set",
                        set,
                        "--run",
                        folder.resolve("run").toString());
        assertThat(trained.code()).as(trained.err()).isZero();
    }

    @Test
    void theAnswerSaysHowToUseIt() {
        assertThat(gan().out())
                .contains(
                        folder.resolve("made") + " holds 6 sequences of 3 frames",
                        "degradation: {type: frames, path: '"
                                + folder.resolve("made")
                                + "', steps: 2}");
        assertThat(gan("--seed", "1").code()).as("the same again").isZero();
        Ran other = gan("--seed", "5");
        assertThat(other.code()).isEqualTo(4);
        assertThat(other.err())
                .contains("gan.safetensors was made with seed 1, this command asks for 5");
    }

    @Test
    void badInputIsOneSentence() {
        Ran.thaw("gan", experiment)
                .failed(2, "missing required option: '--out=DIR'; see 'thaw gan --help'");
        Ran.thaw("gan", experiment, "--out", folder.toString())
                .failed(
                        2,
                        "out must be an empty folder or one that 'thaw gan' began, "
                                + folder
                                + " holds other files");
        Ran.thaw("gan", experiment, "--out", "x", "--images", "31", "--frames", "1")
                .failed(2, "images must be at least 32 (32 for each of 1 frames), got 31");
        Ran.thaw("gan", folder.resolve("no.yaml").toString(), "--out", "x")
                .failed(2, "settings file " + folder.resolve("no.yaml") + " does not exist");
    }
}
