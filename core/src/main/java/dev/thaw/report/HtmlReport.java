package dev.thaw.report;

import static dev.thaw.report.Html.escape;

import dev.thaw.image.Picture;
import dev.thaw.image.PictureWriter;
import dev.thaw.metric.Score;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code report.html}: one file that needs no network. Styles are inline, pictures are data
 * addresses, plots are SVG, there is no script, and the page forbids itself to load anything.
 */
final class HtmlReport {
    /** CSS pixels that one picture of a strip takes at most, unless it is larger itself. */
    private static final int CELL = 160;

    /** CSS pixels between the margins of a strip. */
    private static final int TEXT_WIDTH = 850;

    private final Report report;
    private final List<String> caveats;
    private final StringBuilder out = new StringBuilder(1 << 16);

    HtmlReport(Report report) {
        this.report = report;
        this.caveats = report.allCaveats();
    }

    String page() {
        out.setLength(0);
        head();
        boolean first = true;
        for (Report.Section section : report.sections()) {
            section(section);
            if (first) {
                report.tables().forEach(this::table);
            }
            first = false;
        }
        if (first) {
            report.tables().forEach(this::table);
        }
        caveats();
        making();
        return out.append("</main>\n</body>\n</html>\n").toString();
    }

    private void head() {
        out.append(
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta http-equiv="Content-Security-Policy"
                 content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"/>
                """);
        out.append("<title>").append(escape(report.title())).append("</title>\n<style>\n");
        out.append(style()).append("</style>\n</head>\n<body>\n<main>\n<header>\n");
        out.append("<p class=\"brand\">Thaw report</p>\n");
        tag("h1", report.title());
        out.append("<p class=\"lead\">").append(escape(report.headline()));
        if (!caveats.isEmpty()) {
            String word = caveats.size() == 1 ? "1 caveat" : caveats.size() + " caveats";
            out.append(" <a href=\"#caveats\">").append(word).append("</a>");
        }
        out.append("</p>\n</header>\n");
    }

    private static String style() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tag(String name, String text) {
        out.append('<').append(name).append('>').append(escape(text));
        out.append("</").append(name).append(">\n");
    }

    private void section(Report.Section section) {
        out.append("<section>\n");
        tag("h2", section.title());
        if (!section.text().isBlank()) {
            tag("p", section.text());
        }
        section.sheets().forEach(this::sheet);
        for (Plot plot : section.plots()) {
            out.append("<figure class=\"chart\">\n").append(plot.svg()).append("</figure>\n");
        }
        out.append("</section>\n");
    }

    private void sheet(ContactSheet sheet) {
        out.append("<figure class=\"sheet\">\n");
        for (ContactSheet.Strip strip : sheet.strips()) {
            out.append("<div class=\"strip\">");
            if (!strip.label().isBlank()) {
                out.append("<span>").append(escape(strip.label())).append("</span>");
            }
            int count = strip.pictures().size();
            String what = strip.label().isBlank() ? sheet.caption() : strip.label();
            String number = count == 1 ? "1 picture" : count + " pictures";
            image(strip.picture(), count, what + ": " + number);
            out.append("</div>\n");
        }
        if (!sheet.caption().isBlank()) {
            tag("figcaption", sheet.caption());
        }
        out.append("</figure>\n");
    }

    /** A picture as wide as the page, but no cell of it blown up beyond {@link #CELL}. */
    private void image(Picture picture, int cells, String alternative) {
        String data = Base64.getEncoder().encodeToString(PictureWriter.png(picture));
        int widest = Math.max(cells * CELL, picture.width());
        out.append("<img width=\"").append(picture.width());
        out.append("\" height=\"").append(picture.height());
        out.append("\" style=\"max-width:").append(widest).append("px");
        // Enlarged pixels stay sharp; pictures that are shrunk are smoothed.
        out.append(picture.width() < TEXT_WIDTH ? ";image-rendering:pixelated" : "");
        out.append("\" alt=\"").append(escape(alternative));
        out.append("\" src=\"data:image/png;base64,").append(data).append("\"/>");
    }

    private void table(Table table) {
        out.append("<section>\n");
        tag("h2", table.title());
        out.append("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
        out.append(escape(table.title()))
                .append("\">\n<table class=\"scores\">\n<thead><tr><th></th>");
        for (String metric : table.metrics()) {
            String better = table.lowerIsBetter(metric) ? "lower is better" : "higher is better";
            out.append("<th scope=\"col\" title=\"").append(better).append("\">");
            out.append(escape(table.heading(metric))).append("<small>");
            out.append(escape(profiles(table, metric))).append("</small></th>");
        }
        out.append("</tr></thead>\n<tbody>\n");
        for (Table.Row row : table.rows()) {
            out.append("<tr><th scope=\"row\">").append(escape(row.label())).append("</th>");
            for (String metric : table.metrics()) {
                row.score(metric)
                        .ifPresentOrElse(
                                score -> cell(table, row, score), () -> out.append("<td></td>"));
            }
            out.append("</tr>\n");
        }
        out.append("</tbody>\n</table>\n</div>\n<p class=\"small\">");
        out.append("Best value of each column in bold; ↑ higher is better, ↓ lower is better. ");
        out.append(escape(counts(table))).append("</p>\n</section>\n");
    }

    private void cell(Table table, Table.Row row, Score score) {
        boolean best = table.best(row, score.name());
        out.append(best ? "<td class=\"best\"><strong>" : "<td>");
        out.append(escape(table.format(score.name(), score.value())));
        score.spread()
                .ifPresent(spread ->
                        out.append(" <small>± ")
                                .append(escape(table.format(score.name(), spread)))
                                .append("</small>"));
        out.append(best ? "</strong>" : "");
        for (String note : score.notes()) {
            int number = caveats.indexOf(note) + 1;
            out.append("<sup><a href=\"#caveat-%1$d\">%1$d</a></sup>".formatted(number));
        }
        out.append("</td>");
    }

    private static String profiles(Table table, String metric) {
        List<String> names = table.column(metric).stream().map(Score::profile).distinct().toList();
        return String.join(", ", names);
    }

    private static String counts(Table table) {
        // printed numbers of others come without a count
        List<Score> all =
                table.rows().stream()
                        .flatMap(row -> row.scores().stream())
                        .filter(score -> score.images() > 0)
                        .toList();
        long least = all.stream().mapToLong(Score::images).min().orElse(0);
        long most = all.stream().mapToLong(Score::images).max().orElse(0);
        return least == most
                ? String.format(Locale.ROOT, "Measured on %,d images.", most)
                : String.format(Locale.ROOT, "Measured on %,d to %,d images.", least, most);
    }

    private void caveats() {
        if (caveats.isEmpty()) {
            return;
        }
        out.append("<section id=\"caveats\">\n<h2>Caveats</h2>\n<ol>\n");
        for (int i = 0; i < caveats.size(); i++) {
            out.append("<li id=\"caveat-").append(i + 1).append("\">");
            out.append(escape(caveats.get(i))).append("</li>\n");
        }
        out.append("</ol>\n</section>\n");
    }

    private void making() {
        Report.Making making = report.making();
        out.append("<section>\n<h2>How it was made</h2>\n<div class=\"columns\">\n");
        if (!making.seconds().isEmpty()) {
            out.append("<table class=\"facts\">\n<caption>Time</caption>\n");
            making.seconds().forEach((part, seconds) -> fact(part, duration(seconds)));
            out.append("</table>\n");
        }
        Map<String, String> facts = Json.leaves(Json.node(making.facts()));
        if (!facts.isEmpty()) {
            out.append("<table class=\"facts\">\n<caption>Facts</caption>\n");
            facts.forEach(this::fact);
            out.append("</table>\n");
        }
        out.append("</div>\n");
        if (!making.yaml().isBlank()) {
            out.append("<details>\n<summary>Settings, fully resolved</summary>\n<pre>");
            out.append(escape(making.yaml())).append("</pre>\n</details>\n");
        }
        out.append("</section>\n");
    }

    private void fact(String name, String value) {
        out.append("<tr><th scope=\"row\">").append(escape(name)).append("</th><td>");
        out.append(escape(value)).append("</td></tr>\n");
    }

    /** {@code 4.2 s}, {@code 7 min 05 s}, {@code 2 h 03 min}. */
    static String duration(double seconds) {
        if (!(seconds >= 0) || seconds > 1e9) {
            return "–";
        }
        if (seconds < 99.95) {
            return String.format(Locale.ROOT, seconds < 1 ? "%.2f s" : "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
        }
        long minutes = Math.round(whole / 60.0);
        return String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60);
    }
}
