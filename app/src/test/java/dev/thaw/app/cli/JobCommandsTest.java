package dev.thaw.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureReader;
import dev.thaw.image.PictureWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands that train and use a model, with the smallest model there is. Long, because all of
 * them share that one: it is trained once for the class.
 */
class JobCommandsTest {
    private static final String TINY =
            """
            data: {set: {type: strokes, size: 16, count: 100, testCount: 30}, preparation: {size: 16}}
            degradation: {type: gaussian-blur, steps: 4, kernel: 5, std: 1}
            network: {type: fast-unet, width: 8, multipliers: [1], blocks: 1, patch: 2}
            training: {images: 64, batch: 16, checkpointEvery: 1000, ema: [{halfLife: 100}]}
            evaluation: {count: 10, metrics: [psnr, ssim]}
            """;

    @TempDir private static Path folder;
    private static String experiment = "";
    private static String model = "";

    @BeforeAll
    static void aModel() throws IOException {
        experiment = Files.writeString(folder.resolve("tiny.yaml"), TINY).toString();
        Ran ran = Ran.thaw("train", experiment, "--run", in("run"), "--json");
        assertThat(ran.code()).as(ran.err()).isZero();
        JsonNode json = ran.json();
        assertThat(json.get("images").asInt()).isEqualTo(64);
        assertThat(json.get("loss").asDouble()).isPositive();
        model = json.get("model").asText();
    }

    private static String in(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void whatIsTrainedIsNotTrainedAgain() {
        Ran again = Ran.thaw("train", experiment, "--run", in("run"));
        assertThat(again).isEqualTo(new Ran(0, model + " is trained already\n", ""));
    }

    @Test
    void aDryRunShowsTheResolvedExperimentAndWritesNothing() {
        String[] call = {"train", experiment, "--run", in("dry"), "--dry-run", "--seed", "7"};
        assertThat(Ran.thaw(call).out()).contains("type: fast-unet", "parameters", "seed: 7");
        Ran ran =
                Ran.thaw(
                        Stream.concat(Stream.of(call), Stream.of("--json")).toArray(String[]::new));
        assertThat(ran.json().get("experiment").get("seed").asInt()).isEqualTo(7);
        assertThat(ran.json().get("parameters").asLong()).isPositive();
        assertThat(folder.resolve("dry")).doesNotExist();
    }

    @Test
    void aScheduleIsAnExperimentToTrain() {
        String out = in("scheduled.yaml");
        Ran ran =
                Ran.thaw(
                        "schedule",
                        experiment,
                        "--set",
                        "degradation={type: heat-blur, steps: 40, growth: linear}",
                        "--levels",
                        "41",
                        "--anchors",
                        "6",
                        "--images",
                        "10",
                        "--distance",
                        "paired",
                        "--out",
                        out,
                        "--json");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.json().get("severities")).hasSizeBetween(5, 6);
        assertThat(ran.json().get("longest").asDouble())
                .isLessThan(ran.json().get("longestBefore").asDouble());
        assertThat(folder.resolve("scheduled.yaml.svg")).isNotEmptyFile();
        assertThat(Ran.thaw("train", out, "--dry-run").out()).contains("type: rescaled");
        Ran.thaw("schedule", experiment, "--anchors", "9", "--out", out)
                .failed(
                        2,
                        "anchors must be at most the 5 severities that a degradation of 4 steps"
                                + " has, got 9: give it more steps");
    }

    @Test
    void aTableIsReproducedAtEitherBudget() throws IOException {
        Path table =
                Files.writeString(
                        folder.resolve("table.yaml"),
                        """
                        title: Tiny
                        source: nowhere
                        rows:
                          - name: row
                            experiment: tiny.yaml
                            paper: [{way: degraded, ssim: 0.25}]
                        """);
        for (String budget : List.of("small", "paper")) {
            Ran ran =
                    Ran.thaw(
                            "reproduce",
                            table.toString(),
                            "--budget",
                            budget,
                            "--degraded",
                            "--out",
                            in("table"),
                            "--json");
            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(ran.json().at("/row/degraded-paper/ssim").asDouble()).isEqualTo(0.25);
            assertThat(ran.json().at("/row/degraded/ssim").isNumber()).isTrue();
        }
        assertThat(folder.resolve("table/report.html")).isNotEmptyFile();
        Ran.thaw("reproduce", table.toString(), "--only", "other")
                .failed(2, "the table has no row 'other'; its rows are row");
    }

    @Test
    void aTrainedModelLetsChangeItsSamplerAlone() {
        assertThat(Ran.thaw(sampled("naive", "sampler={type: naive}")).code()).isZero();
        Ran.thaw(sampled("steps", "degradation.steps=3"))
                .failed(
                        2,
                        "a trained model lets change only sampler, evaluation, prior.noise and"
                                + " prior.removeNoise, got degradation.steps=3");
    }

    private static String[] sampled(String out, String change) {
        return new String[] {
            "sample", "--model", model, "--count", "2", "--out", in(out), "--set", change
        };
    }

    @Test
    void settingsAreOverriddenAndMistakesNamed() {
        Ran ran =
                Ran.thaw(
                        "train",
                        experiment,
                        "--dry-run",
                        "--json",
                        "--set",
                        "training.batch=4",
                        "--set",
                        "degradation.type=gaussian-noise");
        JsonNode resolved = ran.json().get("experiment");
        assertThat(resolved.get("training").get("batch").asInt()).isEqualTo(4);
        assertThat(resolved.get("degradation").get("type").asText()).isEqualTo("gaussian-noise");
        Ran.thaw("train", experiment, "--set", "training.batsh=4")
                .failed(
                        2,
                        "training.batsh: unknown key (did you mean 'batch'?); known: images, batch,"
                                + " accumulate, optimiser, ema, checkpointEvery");
        Ran.thaw("train", experiment, "--set", "training.batch=0")
                .failed(2, "training: training batch must be at least 1, got 0");
        Ran.thaw("train", in("no.yaml"))
                .failed(2, "settings file " + in("no.yaml") + " does not exist");
    }

    @Test
    void anotherExperimentDoesNotContinueARun() {
        Ran ran = Ran.thaw("train", experiment, "--run", in("run"), "--set", "training.batch=8");
        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.err()).contains("training.batch");
    }

    @Test
    void dataComesFromTheOptionAndMustBeThere() {
        Ran.thaw(
                        "train",
                        experiment,
                        "--run",
                        in("data"),
                        "--set",
                        "data.set=idx",
                        "--data",
                        in("nowhere"))
                .failed(3, in("nowhere") + " does not exist");
    }

    @Test
    void picturesAreRestoredUnderTheirNames() {
        Path damaged = folder.resolve("damaged.png");
        PictureWriter.write(Picture.of(19, 23, 1, new byte[19 * 23]), damaged);
        Ran ran =
                Ran.thaw(
                        "restore",
                        "--model",
                        model,
                        damaged.toString(),
                        "--out",
                        in("restored"),
                        "--sampler",
                        "naive",
                        "--json");
        assertThat(ran.json().get("restored")).hasSize(1);
        Picture restored = PictureReader.STANDARD.read(folder.resolve("restored/damaged.png"));
        assertThat(restored.width()).isEqualTo(19);
        assertThat(restored.height()).isEqualTo(23);
        Path other = folder.resolve("other/damaged.JPG");
        PictureWriter.write(Picture.of(8, 8, 3, new byte[192]), other);
        Ran.thaw(
                        "restore",
                        "--model",
                        model,
                        damaged.toString(),
                        other.toString(),
                        "--out",
                        in("x"))
                .failed(
                        2,
                        damaged
                                + " and "
                                + other
                                + " would both be restored to "
                                + in("x/damaged.png")
                                + ": restore them into different folders");
        Ran some =
                Ran.thaw(
                        "restore",
                        "--model",
                        model,
                        damaged.toString(),
                        in("none.png"),
                        "--out",
                        in("some"));
        assertThat(some.code()).isEqualTo(3);
        assertThat(some.out()).contains("1 picture restored", "1 could not be read");
        assertThat(some.err()).contains(in("none.png") + " cannot be read");
        assertThat(folder.resolve("some/damaged.png")).exists();
        Ran.thaw("restore", "--model", model, in("none.png"), "--out", in("x"))
                .failed(
                        3,
                        "none of the pictures can be read: "
                                + in("none.png")
                                + " cannot be read: no such file or folder");
        Ran.thaw(
                        "restore",
                        "--model",
                        model,
                        damaged.toString(),
                        "--out",
                        in("x"),
                        "--severity",
                        "2")
                .failed(2, "severity must be above 0 and at most 1, got 2.0");
    }

    @Test
    void anUnknownPrecisionIsRefused() {
        for (String command : List.of("sample --count 1", "evaluate", "restore x.png")) {
            List<String> words = new ArrayList<>(List.of(command.split(" ")));
            words.addAll(List.of("--model", model, "--out", in("x"), "--precision", "half"));
            Ran.thaw(words.toArray(String[]::new))
                    .failed(2, "precision must be float32 or bfloat16, got 'half'");
        }
        Ran.thaw("train", experiment, "--run", in("half"), "--precision", "half")
                .failed(2, "precision must be float32 or bfloat16, got 'half'");
    }

    @Test
    void picturesAreGenerated() throws IOException {
        Ran ran =
                Ran.thaw("sample", "--model", model, "--count", "3", "--out", in("new"), "--json");
        assertThat(ran.json().get("files")).hasSize(3);
        try (Stream<Path> files = Files.list(folder.resolve("new"))) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("00000.png", "00001.png", "00002.png", "sheet.png");
        }
        Ran.thaw("sample", "--model", model, "--count", "0", "--out", in("new"))
                .failed(2, "count must be at least 1, got 0");
    }

    /** What is in the file is compared with the model where ONNX Runtime is at hand. */
    @Test
    void aModelIsExported() throws IOException {
        String[] call = {"export", "--onnx", "--model", model, "--out", in("out/r.onnx")};
        Ran ran = Ran.thaw(call);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .startsWith(in("out/r.onnx") + " holds ")
                .contains("xt (N, 1, H, W) and severity (N) become x0 (N, 1, H, W)")
                .endsWith("; H and W must be multiples of 2\n");
        byte[] words = Files.readAllBytes(folder.resolve("out/r.onnx"));
        JsonNode json =
                Ran.thaw(Stream.concat(Stream.of(call), Stream.of("--json")).toArray(String[]::new))
                        .json();
        assertThat(json.get("bytes").asLong()).isEqualTo(words.length);
        assertThat(json.get("multiple").asInt()).isEqualTo(2);
        assertThat(Files.readAllBytes(folder.resolve("out/r.onnx"))).isEqualTo(words);
        Ran.thaw("export", "--model", model, "--out", in("r.onnx"))
                .failed(2, "missing required option: '--onnx'; see 'thaw export --help'");
        Ran.thaw("export", "--onnx", "--model", model, "--out", experiment + "/r.onnx")
                .failed(
                        6,
                        experiment
                                + "/r.onnx could not be written: a file stands where a folder must");
    }

    @Test
    void aModelIsMeasuredAndGatesDecideTheExitCode() throws IOException {
        Ran ran = Ran.thaw("evaluate", "--model", model, "--out", in("report"), "--json");
        JsonNode table = ran.json().get("evaluation");
        assertThat(table.properties())
                .extracting(e -> e.getKey())
                .containsExactly("degraded", "direct", "naive", "sampled");
        double psnr = table.get("sampled").get("psnr").asDouble();
        Ran passed = evaluate("evaluation.sampled.psnr>=0", "evaluation.sampled.psnr <= 1e3");
        assertThat(passed.code()).isZero();
        assertThat(passed.out()).contains("| degraded |", in("report") + "/report.html");
        evaluate("evaluation.sampled.psnr>=0", "evaluation.sampled.psnr>=200")
                .failed(
                        7,
                        "evaluation.sampled.psnr must be at least 200.0, got "
                                + psnr
                                + "; the report is in "
                                + in("report"));
        evaluate("evaluation.sampled.psnt>=200")
                .failed(
                        2,
                        "the report in "
                                + in("report")
                                + " has no number called 'evaluation.sampled.psnt'");
        evaluate("psnr=3")
                .failed(
                        2,
                        "invalid value for option '--require' (PATH>=X): 'psnr=3' must look like"
                                + " evaluation.sampled.ssim>=0.4; see 'thaw evaluate --help'");
        assertThat(folder.resolve("report/report.html")).isNotEmptyFile();
    }

    @Test
    void aModelIsMeasuredOnAnotherDegradationAndFromAKnownSeverity() {
        String[] call = {
            "evaluate", "--model", model, "--count", "4", "--json", "--out", in("other")
        };
        JsonNode own = Ran.thaw(call).json();
        JsonNode mild = Ran.thaw(with(call, "--severity", "0.5")).json();
        assertThat(psnr(own)).isPositive().isLessThan(psnr(mild));
        assertThat(mild.at("/facts/severity").asDouble()).isEqualTo(0.5);
        JsonNode other = Ran.thaw(with(call, "--with", "{type: fade, steps: 4}")).json();
        assertThat(psnr(other)).isPositive().isNotEqualTo(psnr(own));
        assertThat(other.at("/facts/degradation/type").asText()).isEqualTo("fade");
        Ran.thaw(with(call, "--severity", "0"))
                .failed(2, "severity must be above 0 and at most 1, got 0.0");
    }

    private static double psnr(JsonNode report) {
        return report.at("/evaluation/degraded/psnr").asDouble();
    }

    private static String[] with(String[] call, String... more) {
        return Stream.concat(Stream.of(call), Stream.of(more)).toArray(String[]::new);
    }

    private static Ran evaluate(String... gates) {
        Stream<String> call =
                Stream.of("evaluate", "--model", model, "--out", in("report"), "--count", "10");
        Ran ran =
                Ran.thaw(
                        Stream.concat(
                                        call,
                                        Stream.of(gates).flatMap(g -> Stream.of("--require", g)))
                                .toArray(String[]::new));
        String progress = "evaluating: 10 of 10 pictures (100 %), ";
        String err =
                ran.err()
                        .lines()
                        .filter(line -> !line.startsWith(progress))
                        .map(l -> l + "\n")
                        .reduce("", String::concat);
        return new Ran(ran.code(), ran.out(), err);
    }

    @Test
    void aClassifierIsTrained() {
        Ran ran =
                Ran.thaw(
                        "classifier",
                        experiment,
                        "--images",
                        "200",
                        "--out",
                        in("c.safetensors"),
                        "--json");
        assertThat(ran.json().get("classes").asInt()).isEqualTo(10);
        assertThat(folder.resolve("c.safetensors")).isNotEmptyFile();
    }

    @Test
    void aFileThatIsNoModelIsRefused() {
        for (List<String> words :
                List.of(
                        List.of("sample", "--count", "1"),
                        List.of("evaluate"),
                        List.of("export", "--onnx"),
                        List.of("restore", experiment))) {
            Ran ran =
                    Ran.thaw(
                            Stream.concat(
                                            words.stream(),
                                            Stream.of("--model", experiment, "--out", in("x")))
                                    .toArray(String[]::new));
            assertThat(ran.code()).isEqualTo(4);
            assertThat(ran.err().lines()).hasSize(1);
            assertThat(ran.err()).contains(experiment);
        }
    }

    @Test
    void whatAModelIsCanBeInspected() {
        assertThat(Ran.thaw("inspect", model).out())
                .contains(
                        ": a Thaw model trained on 64 images: ",
                        "degradation:\n    type: gaussian-blur\n");
        JsonNode facts = Ran.thaw("inspect", model, "--json").json().get("facts");
        assertThat(facts.get("experiment").get("seed").asInt()).isEqualTo(1);
    }

    @Test
    void anInterruptedTrainingSavesItsStateAndExitsWith130() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.thaw.app.cli.Main",
                                "train",
                                experiment,
                                "--run",
                                in("stopped"),
                                "--threads",
                                "1",
                                "--set",
                                "training.images=100000000",
                                "--json")
                        .start();
        Path log = folder.resolve("stopped/metrics.jsonl");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!(Files.exists(log) && Files.size(log) > 0) && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        assertThat(process.toHandle().destroy()).isTrue();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err;
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            err = String.join("\n", lines.lines().toList());
        }
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(err).contains("thaw: training was interrupted after ");
        assertThat(new Ran(130, out, err).json().get("error").get("kind").asText())
                .isEqualTo("interrupted");
        try (Stream<Path> files = Files.list(folder.resolve("stopped"))) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("checkpoint-"))
                    .contains("model.safetensors");
        }
    }
}
