package dev.thaw.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableTest {
    private static Table table(boolean lowerIsBetter, double... values) {
        List<Table.Row> rows =
                IntStream.range(0, values.length)
                        .mapToObj(i ->
                                new Table.Row(
                                        "r" + i,
                                        "Row " + i,
                                        List.of(SampleReport.score("m", lowerIsBetter, values[i]))))
                        .toList();
        return new Table("t", "T", rows);
    }

    private static List<String> best(Table table) {
        return table.rows().stream()
                .filter(row -> table.best(row, "m"))
                .map(Table.Row::key)
                .toList();
    }

    @Test
    void theBestValueIsTheLowestOrHighestAsTheMetricSays() {
        assertThat(best(table(true, 3, 1, 2))).containsExactly("r1");
        assertThat(best(table(false, 3, 1, 2))).containsExactly("r0");
    }

    @Test
    void equalBestValuesAreAllMarkedAndAColumnOfOneValueIsNot() {
        assertThat(best(table(true, 1, 2, 1))).containsExactly("r0", "r2");
        assertThat(best(table(true, 1, 1))).isEmpty();
        assertThat(best(table(true, 1))).isEmpty();
    }

    @Test
    void whatIsNoNumberIsNeverBest() {
        assertThat(best(table(true, Double.NaN, 2, 3))).containsExactly("r1");
        assertThat(best(table(false, Double.POSITIVE_INFINITY, 2))).containsExactly("r0");
    }

    @Test
    void aColumnShowsFourDigitsOfItsLargestValue() {
        Table table = table(true, 231.2, 22.841, 0.01);
        assertThat(table.format("m", 231.24)).isEqualTo("231.2");
        assertThat(table.format("m", 22.841)).isEqualTo("22.8");
        assertThat(table(true, 0.609, 0.016).format("m", 0.0163)).isEqualTo("0.0163");
        assertThat(table(true, 12345).format("m", 12345.6)).isEqualTo("12346");
        assertThat(table(true, 0.00123).format("m", -0.00123)).isEqualTo("−0.001230");
        assertThat(table(true, 0).format("m", 0)).isEqualTo("0.000");
    }

    @Test
    void valuesThatAreNoNumbersAreShownAsSigns() {
        Table table = table(false, Double.POSITIVE_INFINITY, 20);
        assertThat(table.format("m", Double.POSITIVE_INFINITY)).isEqualTo("∞");
        assertThat(table.format("m", 20)).isEqualTo("20.00");
        assertThat(table.format("m", Double.NaN)).isEqualTo("–");
    }

    @Test
    void markdownMarksTheBestAndSaysWhichWayIsBetter() {
        assertThat(SampleReport.evaluation().markdown())
                .isEqualTo(
"""
| Restoring 1,000 test digits | PSNR (dB) ↑ | SSIM ↑ | RMSE ↓ | Fréchet ↓ | KID ↓ |
|---|---:|---:|---:|---:|---:|
| Degraded input | 11.35 | 0.0160 | 0.2710 | 231.2 | 0.2569 |
| Direct: one step | **15.81** | **0.6090** | **0.1630** | 41.1 | 0.0456 |
| Algorithm 1: naive | 11.40 | 0.2780 | 0.2710 | 160.5 | 0.1783 |
| Algorithm 2: cold | 13.90 | 0.4660 | 0.2040 | **22.8** | **0.0254** |
""");
    }

    @Test
    void rowsWithOneKeyAreRejected() {
        Table.Row row = new Table.Row("same", "", List.of());
        assertThatThrownBy(() -> new Table("t", "T", List.of(row, row)))
                .hasMessageContaining("different keys");
    }
}
