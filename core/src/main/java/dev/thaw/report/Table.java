package dev.thaw.report;

import dev.thaw.base.Check;
import dev.thaw.metric.Score;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Scores of several ways to do one thing, measured alike: a row per way, a column per metric.
 *
 * @param key key in {@code report.json}: {@code evaluation}, {@code generation} …
 * @param title heading in words
 * @param rows in the order to show; their keys are unique
 */
public record Table(String key, String title, List<Row> rows) {
    /**
     * One way and its scores.
     *
     * @param key key in {@code report.json}: {@code degraded}, {@code direct}, {@code naive} …
     * @param label what to call it in tables
     */
    public record Row(String key, String label, List<Score> scores) {
        public Row {
            scores = List.copyOf(scores);
        }

        Optional<Score> score(String metric) {
            return scores.stream().filter(s -> s.name().equals(metric)).findFirst();
        }
    }

    public Table {
        rows = List.copyOf(rows);
        Check.that(
                rows.stream().map(Row::key).distinct().count() == rows.size(),
                "rows of table '" + key + "' must have different keys");
    }

    /** Names of all metrics, in the order they first appear. */
    List<String> metrics() {
        Set<String> names = new LinkedHashSet<>();
        rows.forEach(row -> row.scores().forEach(score -> names.add(score.name())));
        return List.copyOf(names);
    }

    /** Whether no other row is better, among at least two rows that differ. */
    boolean best(Row row, String metric) {
        List<Score> column = column(metric);
        double own = row.score(metric).map(Score::value).orElse(Double.NaN);
        OptionalDouble low = column.stream().mapToDouble(Score::value).min();
        OptionalDouble high = column.stream().mapToDouble(Score::value).max();
        if (low.isEmpty() || high.isEmpty() || low.getAsDouble() == high.getAsDouble()) {
            return false;
        }
        return own == (lowerIsBetter(metric) ? low : high).getAsDouble();
    }

    /** The scores of one metric that are numbers. */
    List<Score> column(String metric) {
        List<Score> column = new ArrayList<>();
        for (Row row : rows) {
            row.score(metric).filter(s -> !Double.isNaN(s.value())).ifPresent(column::add);
        }
        return column;
    }

    boolean lowerIsBetter(String metric) {
        return column(metric).stream().findFirst().map(Score::lowerIsBetter).orElse(false);
    }

    /** Heading of a column: the metric's usual name and which way is better. */
    String heading(String metric) {
        String name =
                switch (metric) {
                    case "psnr" -> "PSNR (dB)";
                    case "ssim", "rmse", "kid", "fid" -> metric.toUpperCase(Locale.ROOT);
                    case "frechet" -> "Fréchet";
                    case "recognised" -> "Recognised (%)";
                    case "agreement" -> "Agreement (%)";
                    default -> metric;
                };
        return name + (lowerIsBetter(metric) ? " ↓" : " ↑");
    }

    /** Metrics that are shares of one: shown in percent. */
    private static final Set<String> SHARES = Set.of("recognised", "agreement");

    /** A value with the decimals that give the largest value of its column four digits. */
    String format(String metric, double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        if (SHARES.contains(metric)) {
            return String.format(Locale.ROOT, "%.1f", 100 * value);
        }
        double largest =
                column(metric).stream()
                        .mapToDouble(s -> Math.abs(s.value()))
                        .filter(Double::isFinite)
                        .max()
                        .orElse(0);
        int whole = largest == 0 ? 0 : (int) Math.floor(Math.log10(largest));
        int decimals = Math.clamp(3L - whole, 0, 7);
        return String.format(Locale.ROOT, "%." + decimals + "f", value).replace('-', '−');
    }

    /** The table in Markdown; best values are bold. */
    public String markdown() {
        StringBuilder out = new StringBuilder("| " + cell(title) + " |");
        metrics().forEach(metric -> out.append(' ').append(cell(heading(metric))).append(" |"));
        out.append("\n|---|").append("---:|".repeat(metrics().size())).append('\n');
        for (Row row : rows) {
            out.append("| ").append(cell(row.label())).append(" |");
            for (String metric : metrics()) {
                String text = row.score(metric).map(s -> format(metric, s.value())).orElse("");
                out.append(best(row, metric) ? " **" + text + "** |" : " " + text + " |");
            }
            out.append('\n');
        }
        return out.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }
}
