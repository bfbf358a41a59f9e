package dev.thaw.report;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.thaw.report.Plot.Scale;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PlotTest {
    private static Plot plot(boolean logarithmic, double... ys) {
        List<Plot.Point> points = new ArrayList<>();
        for (int i = 0; i < ys.length; i++) {
            points.add(new Plot.Point(i, ys[i]));
        }
        Scale scale = logarithmic ? Scale.LOG_Y : Scale.LINEAR;
        return new Plot("P", "x", "y", scale, List.of(new Plot.Series("s", points)));
    }

    /** Pixel positions of all lines, one list per unbroken stretch. */
    private static List<List<double[]>> lines(Plot plot) throws Exception {
        Document svg = HtmlReportTest.xml(plot.svg());
        List<List<double[]>> lines = new ArrayList<>();
        for (Element line : HtmlReportTest.all(svg, "polyline")) {
            List<double[]> points = new ArrayList<>();
            for (String pair : line.getAttribute("points").strip().split(" ", -1)) {
                String[] xy = pair.split(",", -1);
                points.add(new double[] {Double.parseDouble(xy[0]), Double.parseDouble(xy[1])});
            }
            lines.add(points);
        }
        return lines;
    }

    @Test
    void valuesSpanTheFrameAndLargerOnesStandHigher() throws Exception {
        List<double[]> line = lines(plot(false, 1, 3, 2)).getFirst();
        assertThat(line.get(0)).containsExactly(64, 254);
        assertThat(line.get(1)).containsExactly(384, 34);
        assertThat(line.get(2)).containsExactly(704, 144);
    }

    @Test
    void aLogarithmicAxisGivesEachDecadeTheSameHeightAndLeavesOutZero() throws Exception {
        List<List<double[]>> lines = lines(plot(true, 1, 0.1, 0.01, 0, 0.1, 1));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).get(1)[1]).isEqualTo(144);
        assertThat(lines.get(0).get(2)[1]).isEqualTo(254);
    }

    @Test
    void bothAxesCanBeLogarithmic() throws Exception {
        List<Plot.Point> points = new ArrayList<>();
        for (double v : new double[] {0, 0.1, 1, 10}) {
            points.add(new Plot.Point(v, v));
        }
        Plot.Series line = new Plot.Series("s", points);
        List<double[]> drawn =
                lines(new Plot("P", "x", "y", Scale.LOG_BOTH, List.of(line))).getFirst();
        assertThat(drawn).hasSize(3);
        assertThat(drawn.get(1)).containsExactly(384, 144);
    }

    @Test
    void whatIsNoNumberInterruptsTheLine() throws Exception {
        Plot plot = plot(false, 1, 2, Double.NaN, 3, 4, Double.POSITIVE_INFINITY, 5);
        assertThat(lines(plot)).hasSize(2);
        Document svg = HtmlReportTest.xml(plot.svg());
        assertThat(HtmlReportTest.all(svg, "circle")).hasSize(1);
    }

    @Test
    void aPlotWithoutAnyNumberHasAxesAndNoLine() throws Exception {
        assertThat(lines(plot(true, Double.NaN, -1, 0))).isEmpty();
        assertThat(lines(plot(false))).isEmpty();
        assertThat(lines(plot(false, 7, 7)).getFirst().getFirst()[1]).isEqualTo(144);
    }

    /** 100,000 points in 400 stretches of 250; peak and dip at the ends of one of them. */
    @Test
    void thinningKeepsEveryPeakAndDipInItsPlace() throws Exception {
        double[] ys = new double[100_000];
        ys[54_000] = 1;
        ys[54_249] = -1;
        List<double[]> line = lines(plot(false, ys)).getFirst();
        assertThat(line).hasSize(800);
        double[] peak = line.stream().filter(p -> p[1] == 34).findFirst().orElseThrow();
        double[] dip = line.stream().filter(p -> p[1] == 254).findFirst().orElseThrow();
        assertThat(peak[0]).isEqualTo(64 + 640 * 0.54, within(0.051));
        assertThat(dip[0]).isEqualTo(64 + 640 * 0.54249, within(0.051));
        assertThat(line.stream().map(p -> p[0]).sorted().toList())
                .isEqualTo(line.stream().map(p -> p[0]).toList());
    }

    @Test
    void ticksAreRoundNumbersWithinTheRange() {
        assertThat(Axis.of(new double[] {0, 48_000}, false).ticks())
                .containsExactly(0.0, 10_000.0, 20_000.0, 30_000.0, 40_000.0);
        assertThat(Axis.of(new double[] {0.04, 0.5}, true).ticks())
                .containsExactly(0.05, 0.1, 0.2, 0.5);
        assertThat(Axis.of(new double[] {1e-9, 1e9}, true).ticks()).hasSizeBetween(5, 9);
        assertThat(Axis.of(new double[] {-3, 4}, false).ticks())
                .containsExactly(-2.0, 0.0, 2.0, 4.0);
        assertThat(Axis.of(new double[0], false).ticks()).isNotEmpty();
    }

    @Test
    void tickLabelsAreShort() {
        assertThat(Axis.label(0)).isEqualTo("0");
        assertThat(Axis.label(0.30000000000000004)).isEqualTo("0.3");
        assertThat(Axis.label(20_000)).isEqualTo("20k");
        assertThat(Axis.label(2_500_000)).isEqualTo("2.5M");
        assertThat(Axis.label(1e-6)).isEqualTo("1e-06");
        assertThat(Axis.label(5000)).isEqualTo("5000");
    }

    @Test
    void severalLinesHaveALegend() throws Exception {
        Document svg = HtmlReportTest.xml(SampleReport.loss().svg());
        assertThat(HtmlReportTest.all(svg, "text"))
                .extracting(Element::getTextContent)
                .contains("training", "test", "images trained", "mean absolute error", "Loss");
        assertThat(svg.getDocumentElement().getAttribute("aria-label"))
                .isEqualTo("Plot of mean absolute error over images trained: training, test");
    }

    /** Twelve long names cannot stand beside the title: no two overlap, none leaves the picture. */
    @Test
    void aLongLegendTakesItsOwnLinesAboveTheFrame() throws Exception {
        List<Plot.Series> series = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            List<Plot.Point> points = List.of(new Plot.Point(0, i), new Plot.Point(1, i));
            series.add(new Plot.Series("a line with a long name " + i, points));
        }
        Document svg = HtmlReportTest.xml(new Plot("Title", "x", "y", Scale.LINEAR, series).svg());
        int top = Integer.parseInt(svg.getDocumentElement().getAttribute("viewBox").split(" ")[1]);
        List<String> places = new ArrayList<>();
        for (Element text : HtmlReportTest.all(svg, "text")) {
            String words = text.getTextContent();
            if (words.startsWith("a line") || words.equals("Title")) {
                int right = Integer.parseInt(text.getAttribute("x"));
                int y = Integer.parseInt(text.getAttribute("y"));
                places.add(right + " " + y);
                assertThat(y).isBetween(top + 10, 18);
                assertThat(words.equals("Title") ? right : right - 7 * words.length())
                        .isGreaterThanOrEqualTo(64);
            }
        }
        assertThat(places).hasSize(13).doesNotHaveDuplicates();
        assertThat(lines(new Plot("T", "x", "y", Scale.LINEAR, series)).getLast().getFirst())
                .containsExactly(64, 34);
    }

    @Test
    void aPlotNeedsASeries() {
        assertThatThrownBy(() -> new Plot("P", "x", "y", Scale.LINEAR, List.of()))
                .hasMessage("series of plot 'P' must not be empty");
    }

    @Test
    void itCanStandInAFileOfItsOwn(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("loss.svg");
        SampleReport.loss().write(file);
        assertThat(HtmlReportTest.xml(Files.readString(file)).getDocumentElement().getTagName())
                .isEqualTo("svg");
    }

    /** AWT measures text only where fonts are installed; reports must come out everywhere. */
    @Test
    void theRoomDoesNotTouchAwt() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.awt..")
                .check(
                        new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("dev.thaw.report"));
    }
}
