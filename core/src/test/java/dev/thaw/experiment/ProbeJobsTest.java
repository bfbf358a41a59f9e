package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.data.Dataset;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.data.procedural.DeadLeaves;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.compose.Rescaled;
import dev.thaw.experiment.probe.Finding;
import dev.thaw.image.PictureWriter;
import dev.thaw.testing.NoLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class ProbeJobsTest {
    @TempDir private static Path folder;

    /** Sixty small pictures of a user. */
    private static Path pictures = Path.of("");

    @BeforeAll
    static void somePictures() throws IOException {
        pictures = Files.createDirectories(folder.resolve("pictures"));
        try (Dataset set = new DeadLeaves(20, 16, 3, 60, 1, 0).open(Path.of(""), Split.TRAIN)) {
            for (int i = 0; i < set.size(); i++) {
                PictureWriter.write(set.get(i).picture(), pictures.resolve(i + ".png"));
            }
        }
    }

    private static ProbeData data() {
        return new ProbeData(Optional.of(pictures), 16);
    }

    @Test
    void aCheckRunsOnPicturesOfTheUser() {
        CheckJob.Outcome outcome =
                CheckJob.run(
                        new CheckJob.Request(
                                "{type: gaussian-blur, steps: 4, kernel: 5}", data(), 1),
                        Workplace.QUIET);
        assertThat(outcome.findings()).extracting(Finding::failed).containsOnly(false);
        assertThat(outcome.passed()).isTrue();
        assertThat(outcome.pictures()).endsWith(" pictures of 16x16x3 from " + pictures);
        assertThat(outcome.degradation().get("type").textValue()).isEqualTo("gaussian-blur");
    }

    @Test
    void theCurveIsAPageOfItsOwn() throws IOException {
        Path out = folder.resolve("curve.html");
        CurveJob.Outcome outcome =
                CurveJob.run(
                        new CurveJob.Request("{type: gaussian-noise, steps: 12}", data(), 1, out),
                        Workplace.QUIET);
        assertThat(outcome.curve().points()).hasSize(13);
        assertThat(outcome.headline()).startsWith("At severity 1, ").contains("half is lost at 0.");
        String page = Files.readString(out);
        assertThat(page)
                .contains("What gaussian-noise leaves", "Decodability", "SSIM", "1/16 to 1/8")
                .contains("data:image/png;base64")
                .doesNotContain("<script", "http-equiv=\"refresh\"");
        assertThat(page.split("<svg", -1)).hasSize(5);
    }

    @Test
    void theEqualisedScheduleIsASpec() {
        for (String name : List.of("spec.yaml", "spec.json")) {
            Path out = folder.resolve(name);
            EqualiseJob.Outcome outcome =
                    EqualiseJob.run(
                            new EqualiseJob.Request(
                                    "{type: gaussian-noise, steps: 30}", 4, data(), 1, out),
                            Workplace.QUIET);
            Degradation read = Specs.STANDARD.argument(Degradation.class, out.toString());
            assertThat(read).isInstanceOf(Rescaled.class);
            Rescaled spec = (Rescaled) read;
            assertThat(spec.steps()).isEqualTo(4);
            assertThat(spec.severities()).isEqualTo(outcome.severities()).isSorted();
            assertThat(outcome.losses()).hasSize(4);
            assertThat(
                            Specs.STANDARD
                                    .read(
                                            Experiment.class,
                                            "degradation: " + outcome.degradation(),
                                            "experiment.yaml")
                                    .degradation())
                    .isEqualTo(spec);
        }
        assertThatThrownBy(() -> new EqualiseJob.Request("snow", 4, data(), 1, Path.of("spec.txt")))
                .hasMessage("a spec is written as .yaml or .json, got spec.txt");
    }

    @Test
    void placesWithoutPicturesAreNamed() {
        ProbeData nowhere = new ProbeData(Optional.of(folder.resolve("none")), 16);
        assertThatThrownBy(() ->
                        CheckJob.run(new CheckJob.Request("snow", nowhere, 1), Workplace.QUIET))
                .hasMessageContaining("does not exist");
    }
}
