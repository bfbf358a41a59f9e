package dev.thaw.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thaw.base.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir Path folder;

    private JsonNode written() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    }

    @Test
    void theJsonHoldsEveryScoreAsANumberUnderItsRow() throws IOException {
        SampleReport.report().write(folder);
        JsonNode evaluation = written().path("evaluation");
        assertThat(evaluation.properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("degraded", "direct", "naive", "sampled");
        for (JsonNode row : evaluation) {
            for (String metric : List.of("psnr", "ssim", "rmse", "frechet", "kid")) {
                assertThat(row.path(metric).isNumber()).as(metric).isTrue();
            }
        }
        assertThat(evaluation.path("sampled").path("ssim").asDouble()).isEqualTo(0.466);
    }

    @Test
    void theJsonStatesHowEachNumberWasMeasuredAndHowTheRunWasMade() throws IOException {
        SampleReport.report().write(folder);
        JsonNode kid = written().at("/details/evaluation/direct/kid");
        assertThat(kid.path("profile").asText()).isEqualTo("kid/test");
        assertThat(kid.path("images").asLong()).isEqualTo(1000);
        assertThat(kid.path("spread").asDouble()).isEqualTo(0.0021);
        assertThat(kid.path("lowerIsBetter").asBoolean()).isTrue();
        assertThat(written().at("/details/evaluation/direct/psnr").has("spread")).isFalse();
        assertThat(written().at("/experiment/data/type").asText()).isEqualTo("strokes");
        assertThat(written().at("/seconds/training").asDouble()).isEqualTo(245.2);
        assertThat(written().at("/facts/versions/java").asText()).isEqualTo("25.0.3");
        assertThat(written().path("caveats")).hasSize(2);
    }

    @Test
    void numbersThatJsonLacksAreNull() throws IOException {
        Report sample = SampleReport.report();
        Table table =
                new Table(
                        "evaluation",
                        "T",
                        List.of(
                                SampleReport.row("direct", "", Double.POSITIVE_INFINITY, 1, 0, 0),
                                SampleReport.row("naive", "", Double.NaN, 1, 0, 0)));
        new Report("t", "h", List.of(table), List.of(), sample.making(), List.of()).write(folder);
        assertThat(written().at("/evaluation/direct/psnr").isNull()).isTrue();
        assertThat(written().at("/evaluation/naive/psnr").isNull()).isTrue();
        assertThat(Files.readString(folder.resolve("report.html"))).contains("∞");
    }

    @Test
    void notesOfScoresBecomeCaveatsOnce() {
        assertThat(SampleReport.report().allCaveats())
                .containsExactly(
                        "Trained for 4 minutes on two cores; longer training restores better.",
                        SampleReport.BIASED);
    }

    @Test
    void theCsvHasOneLinePerScore() throws IOException {
        SampleReport.report().write(folder);
        List<String> lines = Files.readAllLines(folder.resolve("report.csv"));
        assertThat(lines).hasSize(1 + 4 * 5);
        assertThat(lines.get(0))
                .isEqualTo(
                        "table,row,metric,profile,value,spread,lower_is_better,images,references");
        assertThat(lines).contains("evaluation,direct,psnr,psnr/test,15.81,,false,1000,1000");
        assertThat(lines)
                .anyMatch(l -> l.startsWith("evaluation,sampled,kid,") && l.contains(",0.0021,"));
    }

    @Test
    void thePerImageCsvQuotesNamesAndKeepsAllDigits() throws IOException {
        Map<String, double[]> columns = new LinkedHashMap<>();
        columns.put("direct.psnr", new double[] {1.0 / 3, Double.POSITIVE_INFINITY});
        columns.put("direct.ssim", new double[] {0.5, 1});
        Path file = folder.resolve("per-image.csv");
        Csv.writePerImage(file, List.of("a.png", "odd, \"name\".png"), columns);
        assertThat(Files.readString(file))
                .isEqualTo(
                        "index,name,direct.psnr,direct.ssim\r\n"
                                + "0,a.png,0.3333333333333333,0.5\r\n"
                                + "1,\"odd, \"\"name\"\".png\",Infinity,1.0\r\n");
        columns.put("short", new double[1]);
        assertThatThrownBy(() -> Csv.writePerImage(file, List.of("a", "b"), columns))
                .hasMessageContaining("column short needs one value per image: 2, got 1");
    }

    @Test
    void writingLeavesOnlyTheThreeFiles() throws IOException {
        SampleReport.report().write(folder);
        SampleReport.report().write(folder);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("report.json", "report.csv", "report.html");
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsAFaultWithTheReason() throws IOException {
        Path file = Files.createFile(folder.resolve("taken"));
        assertThatThrownBy(() -> SampleReport.report().write(file))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("report.json could not be written");
    }
}
