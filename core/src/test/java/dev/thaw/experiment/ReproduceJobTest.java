package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.base.Fault;
import dev.thaw.experiment.Reproduction.Budget;
import dev.thaw.metric.Score;
import dev.thaw.report.Report;
import dev.thaw.report.Table;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Safetensors;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class ReproduceJobTest {
    private static final String TABLE =
            """
            title: A table
            source: nowhere
            small: ['training.images=160']
            rows:
              - name: drawn
                experiment: tiny.yaml
                generate: 4
                paper: [{way: degraded, fid: 1.5, ssim: 0.25, rmse: 0.125}, {way: sampled, ssim: 0.5}]
              - name: again
                experiment: tiny.yaml
                reuse: drawn
                change: ['sampler={type: naive}']
              - name: missing
                experiment: digits.yaml
                data: mnist
            """;

    @TempDir Path folder;
    private Path table = Path.of("");

    @BeforeEach
    void write() throws IOException {
        table = Files.writeString(folder.resolve("table.yaml"), TABLE);
        Files.writeString(folder.resolve("tiny.yaml"), Specs.STANDARD.yaml(Tiny.experiment()));
        Files.writeString(
                folder.resolve("digits.yaml"),
                Specs.STANDARD.yaml(Tiny.experiment("data={set: {type: idx}}")));
    }

    private ReproduceJob.Request request(Budget budget, boolean degraded, String... only) {
        return new ReproduceJob.Request(
                table.toString(),
                budget,
                folder.resolve("nothing").toString(),
                folder.resolve("out"),
                List.of(only),
                degraded,
                java.util.Optional.empty(),
                0,
                1);
    }

    @Test
    void setsPrintedAndMeasuredNumbersSideBySide() {
        Report report = ReproduceJob.run(request(Budget.SMALL, false), Workplace.QUIET);
        JsonNode json = report.json();
        assertThat(json.at("/drawn/degraded-paper/fid").asDouble()).isEqualTo(1.5);
        assertThat(json.at("/drawn/degraded-paper/ssim").asDouble()).isEqualTo(0.25);
        assertThat(json.at("/drawn/sampled-paper").has("rmse")).isFalse();
        JsonNode own = new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode();
        try {
            own =
                    new com.fasterxml.jackson.databind.ObjectMapper()
                            .readTree(folder.resolve("out/drawn/report.json").toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        for (String way : List.of("degraded", "direct", "naive", "sampled")) {
            assertThat(json.at("/drawn/" + way + "/ssim").asDouble())
                    .as(way)
                    .isEqualTo(own.at("/evaluation/" + way + "/ssim").asDouble());
        }
        assertThat(json.at("/drawn/generated/frechet").isNumber()).isTrue();
        // the row that uses the first one's model samples with Algorithm 1
        assertThat(json.at("/again/sampled/rmse").asDouble())
                .isEqualTo(json.at("/drawn/naive/rmse").asDouble());
        assertThat(folder.resolve("out/again/run")).doesNotExist();
        assertThat(folder.resolve("out/classifiers").toFile().list()).hasSize(1);
        assertThat(report.allCaveats()).anyMatch(c -> c.startsWith("row missing is left out: "));
        assertThat(folder.resolve("out/report.html")).isNotEmptyFile();
    }

    private static final String CURVE =
            """
            title: A curve
            source: nowhere
            small: ['training.images=160']
            rows:
              - name: momentum
                experiment: soft.yaml
                generate: 12
                steps: [2, 4]
                paper: [{way: generated, fid: 1.85, steps: 4}, {way: generated, fid: 9, steps: 3}]
              - name: naive
                experiment: soft.yaml
                reuse: momentum
                change: ['sampler={type: soft-naive}']
                generate: 12
                steps: [2, 4]
              - name: elsewhere
                experiment: soft.yaml
                reuse: momentum
                change: ['prior={type: noised-start, of: {type: mixture, images: 10}}']
                generate: 12
                steps: [2]
            """;

    /** One model, two samplers, two numbers of steps; sets that are finished are not made again. */
    @Test
    void comparesSamplersAtSeveralNumbersOfSteps() throws IOException {
        Files.writeString(table, CURVE);
        Files.writeString(
                folder.resolve("soft.yaml"),
                Specs.STANDARD.yaml(
                        Tiny.experiment(
                                "degradation={type: noised, of: {type: heat-blur, steps: 4}}",
                                "objective=soft-score",
                                "parametrization=residual",
                                "sampler=momentum")));
        Report report = ReproduceJob.run(request(Budget.SMALL, false), Workplace.QUIET);
        JsonNode json = report.json();
        for (String row : List.of("momentum", "naive")) {
            for (int steps : new int[] {2, 4}) {
                String key = "generated-" + steps;
                assertThat(json.at("/" + row + "/" + key + "/frechet").asDouble()).isPositive();
                assertThat(folder.resolve("out/" + row + "/" + key + ".png")).isNotEmptyFile();
            }
            assertThat(json.at("/" + row + "/generated-2/frechet"))
                    .as("%s by 2 and by 4 calls", row)
                    .isNotEqualTo(json.at("/" + row + "/generated-4/frechet"));
        }
        assertThat(json.at("/elsewhere/generated-2/frechet").asDouble())
                .isPositive()
                .isNotEqualTo(json.at("/momentum/generated-2/frechet").asDouble());
        assertThat(weights("elsewhere")).isEqualTo(weights("momentum"));
        assertThat(folder.resolve("out/naive/run")).doesNotExist();
        assertThat(json.at("/momentum/generated-4-paper/fid").asDouble()).isEqualTo(1.85);
        assertThat(json.at("/momentum").has("generated-3-paper")).isFalse();
        assertThat(json.at("/momentum").has("sampled")).isFalse();
        assertThat(json.at("/naive/generated-4/frechet").asDouble())
                .isNotEqualTo(json.at("/momentum/generated-4/frechet").asDouble());
        assertThat(json.get("headline").asText()).contains("momentum ", " calls)", "naive ");
        assertThat(Files.readString(folder.resolve("out/report.html")))
                .contains("<svg", "network calls", "momentum", "naive");
        assertThat(folder.resolve("out/classifiers").toFile().list()).hasSize(1);

        Path sheet = folder.resolve("out/naive/generated-4.png");
        FileTime made = Files.getLastModifiedTime(sheet);
        Files.delete(folder.resolve("out/naive/generated-2.json"));
        Report again = ReproduceJob.run(request(Budget.SMALL, false), Workplace.QUIET);
        assertThat(Files.getLastModifiedTime(sheet)).isEqualTo(made);
        for (String row : List.of("momentum", "naive")) {
            assertThat(again.json().get(row)).as(row).isEqualTo(json.get(row));
        }
        assertThat(folder.resolve("out/naive/generated-2.json")).exists();
    }

    @Test
    void whatIsFinishedIsNotDoneAgainAndAnInterruptedRowGoesOn() throws IOException {
        boolean[] stop = {false};
        Workplace hasty =
                new Workplace(
                        Device.CPU,
                        new JobListener() {
                            @Override
                            public void progress(
                                    String task, long done, long total, String unit, String extra) {
                                stop[0] |= task.equals("training") && done >= 80;
                            }
                        },
                        () -> stop[0]);
        assertThatThrownBy(() -> ReproduceJob.run(request(Budget.SMALL, false, "drawn"), hasty))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INTERRUPTED));
        Path run = folder.resolve("out/drawn/run");
        assertThat(run.resolve("checkpoint-000000000080.safetensors")).exists();
        ReproduceJob.run(request(Budget.SMALL, false, "drawn"), Workplace.QUIET);
        Path model = run.resolve("model.safetensors");
        FileTime made = Files.getLastModifiedTime(model);
        byte[] weights = Files.readAllBytes(model);
        ReproduceJob.run(request(Budget.SMALL, false, "drawn"), Workplace.QUIET);
        assertThat(Files.getLastModifiedTime(model)).isEqualTo(made);
        Path whole = folder.resolve("whole");
        new TrainJob(Tiny.experiment("training.images=160"), whole, Workplace.QUIET).run();
        assertThat(weights).isEqualTo(Files.readAllBytes(whole.resolve("model.safetensors")));
    }

    @Test
    void theDegradationAloneNeedsNoTraining() {
        Report report = ReproduceJob.run(request(Budget.PAPER, true, "drawn"), Workplace.QUIET);
        assertThat(report.json().at("/drawn/degraded/ssim").isNumber()).isTrue();
        assertThat(report.json().at("/drawn").has("direct")).isFalse();
        assertThat(folder.resolve("out/drawn")).doesNotExist();
    }

    @Test
    void noRowAtAllIsAFailureOfTheInput() {
        assertThatThrownBy(() ->
                        ReproduceJob.run(request(Budget.SMALL, false, "missing"), Workplace.QUIET))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INPUT))
                .hasMessageContaining("row missing is left out");
    }

    private Map<String, Integer> weights(String row) {
        Path file = folder.resolve("out/" + row + "/run/model.safetensors");
        Map<String, Integer> weights = new TreeMap<>();
        try (Scope scope = Scope.open()) {
            Safetensors.read(file)
                    .forEach((name, t) -> weights.put(name, Arrays.hashCode(Tensors.floats(t))));
        }
        weights.keySet().removeIf(name -> name.startsWith("prior."));
        return weights;
    }

    private static Table.Row row(String key, double ssim, double frechet) {
        return new Table.Row(
                key, key, List.of(score("ssim", false, ssim), score("frechet", true, frechet)));
    }

    private static Score score(String name, boolean lower, double value) {
        return new Score(
                name, name + "/inception", lower, value, OptionalDouble.empty(), 9, 9, List.of());
    }

    private static String pattern(Table.Row... rows) {
        Reproduction.Row row =
                new Reproduction.Row(
                        "r", "r.yaml", "", List.of(), "", List.of(), 0, List.of(), List.of(), "");
        Table beside = ReproductionReport.beside(row, List.of(new Table("r", "r", List.of(rows))));
        return ReproductionReport.pattern(beside).orElseThrow();
    }

    @Test
    void saysWhetherThePatternOfThePaperShows() {
        assertThat(pattern(row("direct", 0.7, 20), row("naive", 0.4, 90), row("sampled", 0.6, 5)))
                .isEqualTo(
                        "SSIM direct ≥ Algorithm 2 ≫ Algorithm 1 shows; Fréchet Algorithm 2 <"
                                + " direct ≪ Algorithm 1 shows.");
        assertThat(pattern(row("direct", 0.7, 20), row("naive", 0.58, 90), row("sampled", 0.6, 25)))
                .isEqualTo(
                        "SSIM direct ≥ Algorithm 2 ≫ Algorithm 1 does not show; Fréchet Algorithm"
                                + " 2 < direct ≪ Algorithm 1 does not show.");
    }

    /** Distances through Inception stand in the column of the printed ones. */
    @Test
    void aDistanceThroughInceptionIsAnFid() {
        Reproduction.Row row =
                new Reproduction.Row(
                        "r",
                        "r.yaml",
                        "",
                        List.of(),
                        "",
                        List.of(),
                        0,
                        List.of(),
                        List.of(new Reproduction.Printed("direct", 4.5, 0, 0, 0)),
                        "");
        Table table =
                ReproductionReport.beside(
                        row, List.of(new Table("r", "r", List.of(row("direct", 0.7, 20)))));
        assertThat(table.rows())
                .allSatisfy(r -> assertThat(r.scores()).extracting(Score::name).contains("fid"));
    }

    @Test
    void anUnknownRowNamesTheKnownOnes() {
        assertThatThrownBy(() ->
                        ReproduceJob.run(request(Budget.SMALL, false, "mist"), Workplace.QUIET))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("drawn, again, missing");
    }
}
