package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.base.Fault;
import dev.thaw.experiment.EvaluationRequest.Panel;
import dev.thaw.experiment.EvaluationRequest.Route;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureReader;
import dev.thaw.image.PictureWriter;
import dev.thaw.report.Report;
import dev.thaw.sample.Direct;
import dev.thaw.testing.NoLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Evaluating, restoring, generating and judging with one small model. */
@ExtendWith(NoLeaks.class)
class JobsTest {
    @TempDir Path folder;

    private static Picture noise(int width, int height, int channels, int seed) {
        byte[] samples = new byte[width * height * channels];
        new java.util.Random(seed).nextBytes(samples);
        return Picture.of(width, height, channels, samples);
    }

    private RestoreJob.Request request(Path model, Path... inputs) {
        return new RestoreJob.Request(
                model,
                List.of(inputs),
                folder.resolve("out"),
                PictureRestorer.Settings.standard(1));
    }

    @Test
    void aReportHasTheRowsOfTheDesignAndAllItsFiles() throws IOException {
        Path model = Tiny.model(folder.resolve("run"));
        Path classifier = folder.resolve("digits.safetensors");
        ClassifierJob.run(
                new ClassifierJob.Request(Tiny.experiment().data(), 640, 1, classifier),
                Workplace.QUIET);
        Path out = folder.resolve("report");
        Report report =
                EvaluateJob.run(
                        EvaluationRequest.of(
                                model,
                                out,
                                new Panel(0, Optional.of(classifier), Optional.empty(), 20),
                                1),
                        Workplace.QUIET);
        assertThat(report.json().path("evaluation").properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactly("degraded", "direct", "naive", "sampled");
        for (String row : List.of("degraded", "direct", "naive", "sampled")) {
            for (String metric : List.of("psnr", "ssim", "rmse", "frechet", "recognised")) {
                assertThat(report.json().at("/evaluation/" + row + "/" + metric).isNumber())
                        .as(row + " " + metric)
                        .isTrue();
            }
        }
        assertThat(report.json().at("/generation/generated/frechet").isNumber()).isTrue();
        for (String file :
                List.of(
                        "report.json",
                        "report.csv",
                        "report.html",
                        "per-image.csv",
                        "restored.png",
                        "trajectories.png",
                        "generated.png")) {
            assertThat(out.resolve(file)).isNotEmptyFile();
        }
        assertThat(Files.readAllLines(out.resolve("per-image.csv"))).hasSize(25);
    }

    @Test
    void theBatchOfAnEvaluationChangesNothing() {
        Path model =
                Tiny.model(
                        folder.resolve("run"),
                        "degradation={type: inpaint-mask, steps: 4, centre: random}");
        double all = ssim(model, folder.resolve("a"), 24);
        Path other =
                Tiny.model(
                        folder.resolve("run2"),
                        "degradation={type: inpaint-mask, steps: 4, centre: random}",
                        "evaluation.batch=7");
        assertThat(ssim(other, folder.resolve("b"), 24))
                .isCloseTo(all, org.assertj.core.data.Offset.offset(1e-5));
    }

    private static double ssim(Path model, Path out, int count) {
        return EvaluateJob.run(
                        EvaluationRequest.of(model, out, Panel.of(count), 1), Workplace.QUIET)
                .json()
                .at("/evaluation/sampled/ssim")
                .asDouble();
    }

    private static Report measured(Path model, Path out, @Nullable String with) {
        return EvaluateJob.run(
                EvaluationRequest.of(model, out, Panel.of(12), 1)
                        .by(Route.of(with, 1, 0, List.of())),
                Workplace.QUIET);
    }

    @Test
    void aModelOfSeveralDegradationsIsMeasuredOnEach() {
        String mask = "{type: inpaint-mask, steps: 4, centre: random}";
        Path model =
                Tiny.model(
                        folder.resolve("run"),
                        "degradation={type: one-of, steps: 4, parts: [{of: {type: pixelate, steps:"
                                + " 2}}, {of: "
                                + mask
                                + "}]}");
        JsonNode own = measured(model, folder.resolve("own"), null).json();
        JsonNode part = measured(model, folder.resolve("part"), mask).json();
        JsonNode all =
                measured(
                                model,
                                folder.resolve("all"),
                                Specs.STANDARD.json(
                                        (Record)
                                                Tiny.experiment(
                                                                "degradation={type: one-of, steps: 4, parts: [{of: {type:"
                                                                        + " pixelate, steps: 2}}, {of: "
                                                                        + mask
                                                                        + "}]}")
                                                        .degradation()))
                        .json();
        assertThat(part.get("title").asText())
                .isEqualTo("Undoing one-of, measured on inpaint-mask");
        assertThat(part.at("/facts/degradation/type").asText()).isEqualTo("inpaint-mask");
        assertThat(part.get("caveats").toString())
                .contains("another degradation than the model was trained on: { \\\"type\\\"")
                .contains("instead of one-of");
        assertThat(own.at("/facts/degradation").isMissingNode()).isTrue();
        assertThat(part.at("/evaluation/sampled/ssim").asDouble())
                .isNotEqualTo(own.at("/evaluation/sampled/ssim").asDouble());
        assertThat(all.get("evaluation")).isEqualTo(own.get("evaluation"));
    }

    @Test
    void aDegradationThatDoesNotFitTheModelIsRefused() {
        Path model = Tiny.model(folder.resolve("run"));
        assertThatThrownBy(() -> measured(model, folder.resolve("x"), "{type: pixelate, steps: 9}"))
                .hasMessageStartingWith(
                        "the model is for images of 16x16x1, which this degradation does not fit:"
                                + " pixelate steps must leave");
        assertThatThrownBy(
                        () -> measured(model, folder.resolve("x"), "{type: decolor, images: lab}"))
                .hasMessageStartingWith("a model of pictures needs a degradation of pictures");
        assertThatThrownBy(() ->
                        EvaluationRequest.of(
                                        model,
                                        folder.resolve("x"),
                                        new Panel(8, Optional.empty(), Optional.empty(), 5),
                                        1)
                                .by(Route.of("pixelate", 1, 0, List.of())))
                .hasMessageContaining("generated must be 0 with another one, got 5");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    /** Algorithm 1 in one step is one call of the restorer. */
    @Test
    void theStepsOfAnEvaluationCanBeChosen() {
        Path model = Tiny.model(folder.resolve("run"));
        var report =
                EvaluateJob.run(
                                EvaluationRequest.of(model, folder.resolve("one"), Panel.of(8), 1)
                                        .by(Route.of(null, 1, 1, List.of())),
                                Workplace.QUIET)
                        .json();
        assertThat(report.at("/evaluation/naive/rmse").asDouble())
                .isEqualTo(report.at("/evaluation/direct/rmse").asDouble());
        assertThat(report.at("/facts/samplingSteps").asInt()).isEqualTo(1);
    }

    /** Half of the damage, half of the way; a step of four is the least. */
    @Test
    void picturesCanBeMeasuredFromAKnownSeverity() {
        Path model = Tiny.model(folder.resolve("run"));
        double[] before = new double[3];
        for (int i = 0; i < 3; i++) {
            double severity = new double[] {1, 0.5, 0.01}[i];
            Report report =
                    EvaluateJob.run(
                            EvaluationRequest.of(model, folder.resolve("s" + i), Panel.of(8), 1)
                                    .by(Route.of(null, severity, 0, List.of())),
                            Workplace.QUIET);
            before[i] = report.json().at("/evaluation/degraded/rmse").asDouble();
            assertThat(report.json().at("/facts/samplingSteps").asInt())
                    .isEqualTo(new int[] {4, 2, 1}[i]);
            assertThat(report.json().at("/facts/severity").asDouble())
                    .isEqualTo(new double[] {1, 0.5, 0.25}[i]);
        }
        assertThat(before[1]).isPositive().isLessThan(before[0]);
        assertThat(before[2]).isPositive().isLessThan(before[1]);
        assertThatThrownBy(() -> Route.of(null, 0, 0, List.of()))
                .hasMessage("severity must be above 0 and at most 1, got 0.0");
        assertThatThrownBy(() -> Route.of(null, 0.5, 3, List.of()).grid(4))
                .hasMessageContaining("number of sampling steps");
    }

    @Test
    void aPictureOfAnySizeAndModeIsRestoredAtItsOwnSize() {
        Path model = Tiny.model(folder.resolve("run"));
        Path grey = folder.resolve("grey.png");
        Path colour = folder.resolve("colour.png");
        Path tiny = folder.resolve("tiny.png");
        PictureWriter.write(noise(37, 21, 1, 1), grey);
        PictureWriter.write(noise(16, 16, 3, 2), colour);
        PictureWriter.write(noise(1, 3, 1, 3), tiny);
        RestoreJob.Outcome outcome =
                RestoreJob.run(request(model, grey, colour, tiny), Workplace.QUIET);
        assertThat(outcome.failed()).isEmpty();
        assertThat(read("grey.png")).matches(p -> p.width() == 37 && p.height() == 21);
        assertThat(read("colour.png")).matches(p -> p.width() == 16 && p.channels() == 1);
        assertThat(read("tiny.png")).matches(p -> p.width() == 1 && p.height() == 3);
        assertThat(outcome.restored().get(1).notes())
                .containsExactly("converted from colour to grey, which the model wants");
        assertThat(outcome.restored().get(0).notes().getFirst())
                .contains("restored at its own size");
    }

    private Picture read(String name) {
        return PictureReader.STANDARD.read(folder.resolve("out").resolve(name));
    }

    /** The restorer must see the picture itself: with one direct call, R(x, 1) and nothing else. */
    @Test
    void aPictureIsNotDegradedAgain() {
        Path model = Tiny.model(folder.resolve("run"));
        Path file = folder.resolve("x.png");
        PictureWriter.write(noise(16, 16, 1, 4), file);
        RestoreJob.run(
                new RestoreJob.Request(
                        model,
                        List.of(file),
                        folder.resolve("out"),
                        new PictureRestorer.Settings(
                                1, Optional.of(new Direct()), 1, PictureRestorer.TILE)),
                Workplace.QUIET);
        try (ModelFile.Model m = ModelFile.read(model, dev.thaw.tensor.Device.CPU);
                dev.thaw.tensor.Scope scope = dev.thaw.tensor.Scope.open()) {
            var x =
                    dev.thaw.tensor.Pictures.tensor(
                            List.of(PictureReader.STANDARD.read(file)), dev.thaw.tensor.Device.CPU);
            var y =
                    m.restorer()
                            .restore(
                                    x,
                                    dev.thaw.tensor.Tensors.severity(
                                            1, 1, dev.thaw.tensor.Device.CPU));
            assertThat(read("x.png")).isEqualTo(dev.thaw.tensor.Pictures.pictures(y).getFirst());
        }
    }

    @Test
    void aBrokenPictureIsSkippedByNameAndOnlyBrokenOnesFail() throws IOException {
        Path model = Tiny.model(folder.resolve("run"));
        Path good = folder.resolve("good.png");
        Path bad = folder.resolve("bad.png");
        PictureWriter.write(noise(16, 16, 1, 5), good);
        Files.writeString(bad, "no picture");
        RestoreJob.Outcome outcome = RestoreJob.run(request(model, bad, good), Workplace.QUIET);
        assertThat(outcome.restored()).hasSize(1);
        assertThat(outcome.failed()).hasSize(1).first().asString().contains("bad.png");
        assertThatThrownBy(() -> RestoreJob.run(request(model, bad), Workplace.QUIET))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INPUT));
    }

    @Test
    void anInputIsNeverOverwritten() {
        Path model = Tiny.model(folder.resolve("run"));
        Path file = folder.resolve("x.png");
        PictureWriter.write(noise(16, 16, 1, 6), file);
        assertThatThrownBy(() ->
                        RestoreJob.run(
                                new RestoreJob.Request(
                                        model,
                                        List.of(file),
                                        folder,
                                        PictureRestorer.Settings.standard(1)),
                                Workplace.QUIET))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("would overwrite its own input");
    }

    @Test
    void generatedPictureKDoesNotDependOnTheCount() {
        Path model = Tiny.model(folder.resolve("run"));
        SampleJob.run(
                new SampleJob.Request(model, 3, folder.resolve("few"), 7, 0, List.of()),
                Workplace.QUIET);
        SampleJob.run(
                new SampleJob.Request(model, 1, folder.resolve("one"), 7, 0, List.of()),
                Workplace.QUIET);
        SampleJob.run(
                new SampleJob.Request(model, 1, folder.resolve("other"), 8, 0, List.of()),
                Workplace.QUIET);
        Picture first = PictureReader.STANDARD.read(folder.resolve("few/00000.png"));
        assertThat(PictureReader.STANDARD.read(folder.resolve("one/00000.png"))).isEqualTo(first);
        assertThat(PictureReader.STANDARD.read(folder.resolve("other/00000.png")))
                .isNotEqualTo(first);
    }

    @Test
    void aFileThatIsNoModelIsRefused() throws IOException {
        Path none = Files.writeString(folder.resolve("m.safetensors"), "not a model at all");
        assertThatThrownBy(() ->
                        SampleJob.run(
                                new SampleJob.Request(
                                        none, 1, folder.resolve("o"), 1, 0, List.of()),
                                Workplace.QUIET))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.MODEL));
    }

    @Test
    void aClassifierLearnsAndIsRefusedForOtherImages() {
        Path file = folder.resolve("digits.safetensors");
        ClassifierJob.Outcome outcome =
                ClassifierJob.run(
                        new ClassifierJob.Request(
                                Tiny.experiment("data.set.count=2000").data(), 6000, 1, file),
                        Workplace.QUIET);
        assertThat(outcome.accuracy()).isGreaterThan(0.6); // chance is 0.1
        Path model = Tiny.model(folder.resolve("run"), "data.preparation.size=24");
        assertThatThrownBy(() ->
                        EvaluateJob.run(
                                EvaluationRequest.of(
                                        model,
                                        folder.resolve("o"),
                                        new Panel(0, Optional.of(file), Optional.empty(), 0),
                                        1),
                                Workplace.QUIET))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("is for images of 16x16x1, the model for 24x24x1");
    }
}
