package dev.thaw.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {
    private static final String HOSTILE = "</style><script>alert('1')</script>&\"\u0007<b>";

    /** The page keeps to the rules of XML, so a strict parser finds every slip of escaping. */
    private static Document parse(Report report) throws Exception {
        return xml(new HtmlReport(report).page());
    }

    static Document xml(String text) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }

    static List<Element> all(Document page, String tag) {
        NodeList nodes = page.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static List<String> texts(Document page, String tag) {
        return all(page, tag).stream().map(Element::getTextContent).toList();
    }

    @Test
    void thePageShowsEveryPartInOrder() throws Exception {
        Document page = parse(SampleReport.report());
        assertThat(texts(page, "h1")).containsExactly("Undoing blur on strokes");
        assertThat(texts(page, "h2"))
                .containsExactly(
                        "Before and after",
                        "Restoring 1,000 test digits",
                        "From degraded to restored",
                        "Training",
                        "Caveats",
                        "How it was made");
        assertThat(texts(page, "pre").getFirst()).contains("type: gaussian-blur");
        assertThat(texts(page, "td")).contains("1,250,433", "4 min 05 s", "1 h 07 min", "25.0.3");
        assertThat(all(page, "svg")).hasSize(1);
    }

    @Test
    void thePageLoadsNothingFromAnywhere() throws Exception {
        String html = new HtmlReport(SampleReport.report()).page();
        assertThat(html.replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http:", "https:", "//cdn", "<script", "<link", "@import", "url(");
        assertThat(html).contains("default-src 'none'");
        for (Element image : all(xml(html), "img")) {
            assertThat(image.getAttribute("src")).startsWith("data:image/png;base64,");
        }
    }

    @Test
    void everyPictureIsAWholePngWithAnAlternativeText() throws Exception {
        List<Element> images = all(parse(SampleReport.report()), "img");
        assertThat(images).hasSize(7);
        for (Element image : images) {
            assertThat(image.getAttribute("alt")).endsWith("12 pictures");
            String data = image.getAttribute("src").replaceFirst(".*,", "");
            var decoded = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data)));
            assertThat(image.getAttribute("width")).isEqualTo("" + decoded.getWidth());
            assertThat(image.getAttribute("height")).isEqualTo("" + decoded.getHeight());
        }
    }

    @Test
    void allTextIsEscaped() throws Exception {
        Table table =
                new Table(
                        HOSTILE,
                        HOSTILE,
                        List.of(
                                new Table.Row(
                                        HOSTILE,
                                        HOSTILE,
                                        List.of(SampleReport.score(HOSTILE, true, 1, HOSTILE)))));
        Plot plot =
                new Plot(
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        Plot.Scale.LINEAR,
                        List.of(
                                new Plot.Series(HOSTILE, List.of(new Plot.Point(0, 1))),
                                new Plot.Series(HOSTILE, List.of())));
        ContactSheet sheet =
                new ContactSheet(
                        HOSTILE,
                        List.of(
                                new ContactSheet.Strip(
                                        HOSTILE, List.of(SampleReport.ring(1, 1, 3)))));
        Report.Section section =
                new Report.Section(HOSTILE, HOSTILE, List.of(sheet), List.of(plot));
        Report.Making making =
                new Report.Making(
                        HOSTILE,
                        Json.node(Map.of()),
                        Map.of(HOSTILE, 1.0),
                        Map.of(HOSTILE, HOSTILE));
        Report report =
                new Report(
                        HOSTILE,
                        HOSTILE,
                        List.of(table),
                        List.of(section),
                        making,
                        List.of(HOSTILE));
        String html = new HtmlReport(report).page();
        assertThat(html).doesNotContain("<script", "<b>", "\u0007", "alert('1')");
        assertThat(texts(xml(html), "h1")).containsExactly(HOSTILE.replace('\u0007', '?'));
    }

    @Test
    void everyLinkOfThePageHasItsTarget() throws Exception {
        Document page = parse(SampleReport.report());
        List<String> ids = new ArrayList<>();
        for (String tag : List.of("section", "li")) {
            all(page, tag).forEach(e -> ids.add("#" + e.getAttribute("id")));
        }
        List<Element> links = all(page, "a");
        assertThat(links).hasSize(1 + 4);
        assertThat(links).allSatisfy(a -> assertThat(ids).contains(a.getAttribute("href")));
    }

    @Test
    void bestValuesAreMarkedAndHeadingsSayWhichWayIsBetter() throws Exception {
        Document page = parse(SampleReport.report());
        assertThat(texts(page, "strong"))
                .containsExactly("15.81", "0.6090", "0.1630", "22.8", "0.0254 ± 0.0021");
        assertThat(texts(page, "th")).contains("SSIM ↑ssim/test", "Fréchet ↓frechet/test");
    }

    @Test
    void aReportWithoutPicturesOrCaveatsIsStillAPage() throws Exception {
        Report bare =
                new Report(
                        "Bare",
                        "Nothing.",
                        List.of(),
                        List.of(),
                        new Report.Making("", Json.node(null), Map.of(), Map.of()),
                        List.of());
        assertThat(texts(parse(bare), "h2")).containsExactly("How it was made");
    }

    @Test
    void durationsAreReadable() {
        assertThat(HtmlReport.duration(0.0421)).isEqualTo("0.04 s");
        assertThat(HtmlReport.duration(99.9)).isEqualTo("99.9 s");
        assertThat(HtmlReport.duration(99.97)).isEqualTo("1 min 40 s");
        assertThat(HtmlReport.duration(3599.6)).isEqualTo("1 h 00 min");
        assertThat(HtmlReport.duration(Double.NaN)).isEqualTo("–");
    }
}
