package dev.thaw.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.base.AtomicFile;
import dev.thaw.base.Check;
import dev.thaw.metric.Score;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run achieved and how it was made: the content of {@code report.json}, {@code report.csv}
 * and {@code report.html}.
 *
 * @param title what was done, a few words
 * @param headline the result in one sentence
 * @param tables scores; the one called {@code evaluation} comes first
 * @param sections pictures and plots in the order to show
 * @param making how it was made
 * @param caveats sentences that a reader must know; the notes of the scores are added to them
 */
public record Report(
        String title,
        String headline,
        List<Table> tables,
        List<Section> sections,
        Making making,
        List<String> caveats) {
    /** Pictures and plots under one heading. */
    public record Section(String title, String text, List<ContactSheet> sheets, List<Plot> plots) {
        public Section {
            sheets = List.copyOf(sheets);
            plots = List.copyOf(plots);
        }
    }

    /**
     * How a run was made.
     *
     * @param yaml the resolved experiment as it would be written to a file
     * @param experiment the same as a tree
     * @param seconds duration of each part, in the order to show
     * @param facts seeds, versions, counts: words, numbers, and maps of them
     */
    public record Making(
            String yaml, JsonNode experiment, Map<String, Double> seconds, Map<String, ?> facts) {
        public Making {
            seconds = new LinkedHashMap<>(seconds);
            facts = new LinkedHashMap<>(facts);
        }
    }

    public Report {
        tables = List.copyOf(tables);
        sections = List.copyOf(sections);
        caveats = List.copyOf(caveats);
        Check.that(
                tables.stream().map(Table::key).distinct().count() == tables.size(),
                "tables of a report must have different keys");
    }

    /** The caveats and the notes of all scores, each once. */
    public List<String> allCaveats() {
        Set<String> all = new LinkedHashSet<>(caveats);
        for (Table table : tables) {
            for (Table.Row row : table.rows()) {
                row.scores().forEach(score -> all.addAll(score.notes()));
            }
        }
        return List.copyOf(all);
    }

    /** The content of {@code report.json}. */
    public ObjectNode json() {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("title", title);
        root.put("headline", headline);
        for (Table table : tables) {
            ObjectNode rows = root.putObject(table.key());
            for (Table.Row row : table.rows()) {
                ObjectNode scores = rows.putObject(row.key());
                row.scores().forEach(score -> scores.set(score.name(), Json.node(score.value())));
            }
        }
        ObjectNode details = root.putObject("details");
        for (Table table : tables) {
            ObjectNode rows = details.putObject(table.key());
            for (Table.Row row : table.rows()) {
                ObjectNode scores = rows.putObject(row.key());
                row.scores().forEach(score -> scores.set(score.name(), detail(score)));
            }
        }
        root.set("experiment", making.experiment());
        root.set("seconds", Json.node(making.seconds()));
        root.set("facts", Json.node(making.facts()));
        root.set("caveats", Json.node(allCaveats()));
        return root;
    }

    private static ObjectNode detail(Score score) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("profile", score.profile());
        node.put("lowerIsBetter", score.lowerIsBetter());
        node.put("images", score.images());
        node.put("references", score.references());
        score.spread().ifPresent(spread -> node.set("spread", Json.node(spread)));
        return node;
    }

    /** Writes {@code report.json}, {@code report.csv} and {@code report.html} into a folder. */
    public void write(Path folder) {
        writeText(folder.resolve("report.json"), json().toPrettyString() + "\n");
        Csv.write(folder.resolve("report.csv"), Csv.HEADER, Csv.rows(this));
        writeText(folder.resolve("report.html"), new HtmlReport(this).page());
    }

    /** Writes the page alone, {@code report.html} under another name. */
    public void writePage(Path file) {
        writeText(file, new HtmlReport(this).page());
    }

    private static void writeText(Path file, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }
}
