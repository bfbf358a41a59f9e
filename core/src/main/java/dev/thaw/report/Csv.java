package dev.thaw.report;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Check;
import dev.thaw.metric.Score;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Comma-separated values as in RFC 4180, in UTF-8; numbers with all their digits. */
public final class Csv {
    /** Columns of {@code report.csv}: one line per score. */
    static final List<String> HEADER =
            List.of(
                    "table",
                    "row",
                    "metric",
                    "profile",
                    "value",
                    "spread",
                    "lower_is_better",
                    "images",
                    "references");

    private Csv() {}

    static List<List<?>> rows(Report report) {
        List<List<?>> lines = new ArrayList<>();
        for (Table table : report.tables()) {
            for (Table.Row row : table.rows()) {
                row.scores().forEach(score -> lines.add(line(table, row, score)));
            }
        }
        return lines;
    }

    private static List<?> line(Table table, Table.Row row, Score score) {
        return List.of(
                table.key(),
                row.key(),
                score.name(),
                score.profile(),
                score.value(),
                score.spread().isPresent() ? score.spread().getAsDouble() : "",
                score.lowerIsBetter(),
                score.images(),
                score.references());
    }

    /**
     * Writes one line per image.
     *
     * @param names of the images
     * @param columns values by heading ({@code direct.psnr} …), one per image each
     */
    public static void writePerImage(Path file, List<String> names, Map<String, double[]> columns) {
        List<String> header = new ArrayList<>(List.of("index", "name"));
        columns.forEach((heading, values) -> {
            Check.that(
                    values.length == names.size(),
                    "column "
                            + heading
                            + " needs one value per image: "
                            + names.size()
                            + ", got "
                            + values.length);
            header.add(heading);
        });
        List<List<?>> lines = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            List<Object> line = new ArrayList<>(List.of(i, names.get(i)));
            for (double[] values : columns.values()) {
                line.add(values[i]);
            }
            lines.add(line);
        }
        write(file, header, lines);
    }

    /** Writes a header and lines of as many values; the old file stays until all is written. */
    public static void write(Path file, List<String> header, List<List<?>> lines) {
        AtomicFile.write(
                file,
                out -> {
                    line(out, header);
                    for (List<?> values : lines) {
                        line(out, values);
                    }
                });
    }

    private static void line(OutputStream out, List<?> values) throws IOException {
        String text = values.stream().map(Csv::field).collect(Collectors.joining(",", "", "\r\n"));
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String field(Object value) {
        String text = String.valueOf(value);
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
