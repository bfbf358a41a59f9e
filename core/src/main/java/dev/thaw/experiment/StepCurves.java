package dev.thaw.experiment;

import dev.thaw.metric.Score;
import dev.thaw.report.Plot;
import dev.thaw.report.Report;
import dev.thaw.report.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Fréchet distance of generated pictures over the number of network calls, a line per row. */
record StepCurves(String title, List<Plot.Series> series) {
    private static final String KEY = StepsJob.key(0).replaceFirst("0$", "");
    private static final String PAPER = "-paper";

    /** Of the tables that {@link StepsJob} measured; empty when there are none. */
    static Optional<StepCurves> of(String title, List<Table> tables) {
        List<Plot.Series> series = new ArrayList<>();
        for (Table table : tables) {
            List<Plot.Point> points = points(table);
            if (!points.isEmpty()) {
                series.add(new Plot.Series(table.key(), points));
            }
        }
        return series.isEmpty() ? Optional.empty() : Optional.of(new StepCurves(title, series));
    }

    private static List<Plot.Point> points(Table table) {
        List<Plot.Point> points = new ArrayList<>();
        for (Table.Row row : table.rows()) {
            if (row.key().startsWith(KEY) && !row.key().endsWith(PAPER)) {
                double steps = Integer.parseInt(row.key().substring(KEY.length()));
                row.scores().stream()
                        .filter(s -> s.name().equals("frechet") || s.name().equals("fid"))
                        .mapToDouble(Score::value)
                        .filter(Double::isFinite)
                        .forEach(v -> points.add(new Plot.Point(steps, v)));
            }
        }
        points.sort(Comparator.comparingDouble(Plot.Point::x));
        return points;
    }

    /** The plot. */
    Report.Section section() {
        return new Report.Section(
                "Distance by network calls",
                "Rows whose pictures or judges differ are not comparable with each other.",
                List.of(),
                List.of(
                        new Plot(
                                title,
                                "network calls",
                                "Fréchet distance",
                                Plot.Scale.LOG_BOTH,
                                series)));
    }

    /** The best of each line. */
    String words() {
        List<String> words = new ArrayList<>();
        for (Plot.Series line : series) {
            Plot.Point best =
                    line.points().stream()
                            .min(Comparator.comparingDouble(Plot.Point::y))
                            .orElseThrow();
            words.add(
                    String.format(
                            Locale.ROOT, "%s %.4g (%.0f calls)", line.name(), best.y(), best.x()));
        }
        return "Least Fréchet distance: " + String.join(", ", words) + ".";
    }
}
