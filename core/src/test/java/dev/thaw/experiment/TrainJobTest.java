package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Safetensors;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class TrainJobTest {
    @TempDir Path folder;

    private static Map<String, float[]> tensors(Path file) {
        Map<String, float[]> values = new LinkedHashMap<>();
        try (Scope scope = Scope.open()) {
            Safetensors.read(file).forEach((name, t) -> values.put(name, Tensors.floats(t)));
        }
        return values;
    }

    private static List<Path> checkpoints(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            return files.filter(f -> f.getFileName().toString().startsWith("checkpoint-")).toList();
        }
    }

    private static int part(Path run, long until) throws IOException, InterruptedException {
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                classPath,
                                TrainPart.class.getName(),
                                run.toString(),
                                Long.toString(until))
                        .redirectErrorStream(true)
                        .redirectOutput(run.resolveSibling(run.getFileName() + ".log").toFile())
                        .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** 2N steps in one go against N + N, each part in a process of its own. */
    @Test
    void aRunInTwoProcessesEqualsARunInOne() throws IOException, InterruptedException {
        Path whole = folder.resolve("whole");
        Path parts = folder.resolve("parts");
        assertThat(part(whole, Long.MAX_VALUE)).isZero();
        assertThat(part(parts, 160)).isEqualTo(130);
        assertThat(checkpoints(parts))
                .extracting(p -> p.getFileName().toString())
                .containsExactly("checkpoint-000000000160.safetensors");
        assertThat(part(parts, Long.MAX_VALUE)).isZero();
        Map<String, float[]> expected = tensors(checkpoints(whole).getFirst());
        Map<String, float[]> got = tensors(checkpoints(parts).getFirst());
        assertThat(expected).hasSizeGreaterThan(100);
        assertThat(got.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, values) -> assertThat(got.get(name)).as(name).isEqualTo(values));
        assertThat(tensors(parts.resolve("model.safetensors")))
                .usingRecursiveComparison()
                .isEqualTo(tensors(whole.resolve("model.safetensors")));
        assertThat(Files.readAllLines(parts.resolve("metrics.jsonl")))
                .hasSameSizeAs(Files.readAllLines(whole.resolve("metrics.jsonl")));
    }

    @Test
    void leavesAWholeRunFolder() throws IOException {
        Tiny.model(folder);
        assertThat(folder.resolve("experiment.yaml"))
                .content()
                .contains("fast-unet", "checkpointEvery: 80");
        assertThat(checkpoints(folder)).hasSize(1);
        assertThat(folder.resolve("samples/000000000320.png")).isNotEmptyFile();
        assertThat(folder.resolve("metrics.jsonl")).isNotEmptyFile();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .anyMatch(name -> name.contains("tfevents"));
        }
        assertThat(
                        Specs.STANDARD.read(
                                Experiment.class, folder.resolve("experiment.yaml"), List.of()))
                .isEqualTo(Tiny.experiment());
    }

    @Test
    void aFinishedRunIsLeftAsItIs() {
        Path model = Tiny.model(folder);
        Map<String, float[]> before = tensors(model);
        TrainJob.Outcome again = new TrainJob(Tiny.experiment(), folder, Workplace.QUIET).run();
        assertThat(again.images()).isEqualTo(320);
        assertThat(tensors(model)).usingRecursiveComparison().isEqualTo(before);
        assertThat(TrainJob.done(folder, Tiny.experiment())).isTrue();
        assertThat(TrainJob.done(folder, Tiny.experiment("seed=4"))).isFalse();
    }

    @Test
    void anotherExperimentInTheSameFolderIsRefused() {
        Path model = Tiny.model(folder);
        Map<String, float[]> before = tensors(model);
        assertThatThrownBy(() ->
                        new TrainJob(Tiny.experiment("degradation.std=2"), folder, Workplace.QUIET)
                                .run())
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.MODEL))
                .hasMessageContaining("degradation.std (1.0 there, 2.0 here)");
        assertThat(tensors(model)).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void aBrokenCheckpointIsNamed() throws IOException {
        Tiny.model(folder);
        Path checkpoint = checkpoints(folder).getFirst();
        byte[] bytes = Files.readAllBytes(checkpoint);
        Files.write(checkpoint, java.util.Arrays.copyOf(bytes, bytes.length - 5));
        assertThatThrownBy(() -> new TrainJob(Tiny.experiment(), folder, Workplace.QUIET).run())
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.MODEL))
                .hasMessageContaining("checkpoint-000000000320.safetensors");
    }

    @Test
    void twoTrainingsInOneFolderAreRefused() {
        try (RunFolder held = RunFolder.open(folder)) {
            assertThat(held.path()).isEqualTo(folder);
            assertThatThrownBy(() -> new TrainJob(Tiny.experiment(), folder, Workplace.QUIET).run())
                    .isInstanceOfSatisfying(
                            Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.USAGE))
                    .hasMessageContaining("is in use by another training");
        }
    }

    @Test
    void aNumericalFailureKeepsTheLastGoodCheckpoint() throws IOException {
        Workplace place = new Workplace(Device.CPU, JobListener.NONE, () -> false);
        Experiment wild =
                Tiny.experiment(
                        "training.optimiser.learningRate=1e30", "training.optimiser.clip=0");
        assertThatThrownBy(() -> new TrainJob(wild, folder, place).run())
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.NUMERIC))
                .hasMessageContaining("the loss became");
        for (Path checkpoint : checkpoints(folder)) {
            tensors(checkpoint)
                    .forEach((name, values) ->
                            assertThat(values).as(name).doesNotContain(Float.NaN));
        }
    }
}
