package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Native memory stays flat: the trend of a process of its own, whose Java heap is all touched from
 * the start and whose compiled code is soon complete, so that only native memory could grow. What
 * scopes forget stays: the garbage collector, which would free it late and hide it, must not.
 *
 * <p>{@code -Dthaw.restores=10000} and {@code -Dthaw.trainingRounds=1000} make it longer.
 */
@EnabledOnOs(OS.LINUX)
class FlatMemoryTest {
    private static final int SIDE = 64;

    /** The smallest leak that matters: one picture-sized tensor a restore or training step. */
    private static final double PICTURE = 4.0 * SIDE * SIDE;

    private static final double BATCH = 4.0 * 16 * 32 * 32;

    @TempDir Path folder;

    /** Round, resident bytes and native pointers of each line. */
    private record Line(long round, double bytes, long pointers) {}

    private List<Line> run(String... args) throws IOException, InterruptedException {
        Path log = folder.resolve("log.txt");
        Path errors = folder.resolve("errors.txt");
        List<String> words =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xms96m",
                                "-Xmx96m",
                                "-XX:+AlwaysPreTouch",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Dorg.bytedeco.javacpp.nopointergc=true",
                                "-Dorg.bytedeco.javacpp.maxBytes=0",
                                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                MemoryTrend.class.getName()));
        words.addAll(List.of(args));
        Process process =
                new ProcessBuilder(words)
                        .redirectOutput(log.toFile())
                        .redirectError(errors.toFile())
                        .start();
        assertThat(process.waitFor(1, TimeUnit.HOURS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        List<Line> lines = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            String[] parts = line.split(" ");
            lines.add(
                    new Line(
                            Long.parseLong(parts[0]),
                            Double.parseDouble(parts[1]),
                            Long.parseLong(parts[2])));
        }
        // what is loaded, compiled and cached in the first third is no leak
        return lines.subList(lines.size() / 3, lines.size());
    }

    /** Slope of the least-squares line through resident bytes over rounds. */
    private static double slope(List<Line> lines) {
        double x = lines.stream().mapToDouble(Line::round).average().orElseThrow();
        double y = lines.stream().mapToDouble(Line::bytes).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        for (Line line : lines) {
            xy += (line.round() - x) * (line.bytes() - y);
            xx += (line.round() - x) * (line.round() - x);
        }
        return xy / xx;
    }

    private static void report(String what, List<Line> lines) {
        System.out.printf(
                "%s: %d to %d rounds, %.1f to %.1f MiB resident, slope %.0f bytes a round%n",
                what,
                lines.getFirst().round(),
                lines.getLast().round(),
                lines.getFirst().bytes() / (1 << 20),
                lines.getLast().bytes() / (1 << 20),
                slope(lines));
    }

    @Test
    void restoringAgainAndAgainKeepsMemoryFlat() throws IOException, InterruptedException {
        Path model = Tiny.model(folder.resolve("run"));
        int rounds = Integer.getInteger("thaw.restores", 450);
        List<Line> lines = run("restore", model.toString(), "" + SIDE, "" + rounds);
        report("restores", lines);
        assertThat(lines).allMatch(line -> line.pointers() == lines.getFirst().pointers());
        assertThat(slope(lines)).isLessThan(PICTURE / 2);
    }

    @Test
    void trainingStepAfterStepKeepsMemoryFlat() throws IOException, InterruptedException {
        int rounds = Integer.getInteger("thaw.trainingRounds", 45);
        List<Line> lines = run("train", folder.resolve("run").toString(), "" + rounds);
        List<Line> training = lines.stream().filter(line -> line.round() < rounds).toList();
        report("training, ten steps a round", training);
        assertThat(training).allMatch(line -> line.pointers() == training.getFirst().pointers());
        assertThat(slope(training) / 10).isLessThan(BATCH / 2);
    }
}
