package dev.thaw.experiment;

import dev.thaw.experiment.Reproduction.Printed;
import dev.thaw.experiment.Reproduction.Row;
import dev.thaw.metric.Score;
import dev.thaw.report.Report;
import dev.thaw.report.Table;
import dev.thaw.tensor.Native;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Sets printed and measured numbers side by side, and says whether the paper's pattern shows. */
record ReproductionReport(
        ReproduceJob.Request request,
        Reproduction table,
        List<Table> tables,
        List<String> left,
        Map<String, Double> seconds) {
    /** "Much worse" in the pattern of the paper: at least this much in SSIM. */
    private static final double MUCH = 0.05;

    /** For each way a row "paper" and a row "Thaw". */
    static Table beside(Row row, List<Table> measured) {
        List<Table.Row> rows = new ArrayList<>();
        Map<String, Table.Row> found = new LinkedHashMap<>();
        measured.forEach(t -> t.rows().forEach(r -> found.putIfAbsent(r.key(), r)));
        found.forEach((key, way) -> {
            row.paper().stream()
                    .filter(p -> p.key().equals(key))
                    .forEach(p -> rows.add(printed(p, way.label())));
            List<Score> scores = way.scores().stream().map(ReproductionReport::named).toList();
            rows.add(new Table.Row(key, way.label() + ", Thaw", scores));
        });
        String title = row.note().isEmpty() ? row.name() : row.name() + ": " + row.note();
        return new Table(row.name(), title, rows);
    }

    /** A Fréchet distance over Inception features stands in the column of the printed ones. */
    private static Score named(Score s) {
        return s.name().equals("frechet") && s.profile().contains("inception")
                ? new Score(
                        "fid",
                        s.profile(),
                        s.lowerIsBetter(),
                        s.value(),
                        s.spread(),
                        s.images(),
                        s.references(),
                        s.notes())
                : s;
    }

    private static Table.Row printed(Printed p, String label) {
        List<Score> scores = new ArrayList<>();
        add(scores, "ssim", false, p.ssim());
        add(scores, "rmse", true, p.rmse());
        add(scores, "fid", true, p.fid());
        return new Table.Row(p.key() + "-paper", label + ", paper", scores);
    }

    private static void add(List<Score> scores, String name, boolean lower, double value) {
        if (value > 0) {
            scores.add(
                    new Score(
                            name, "paper", lower, value, OptionalDouble.empty(), 0, 0, List.of()));
        }
    }

    Report report() {
        String yaml = Specs.STANDARD.yaml(table);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("budget", request.budget().name().toLowerCase(Locale.ROOT));
        facts.put("seed", request.seed());
        facts.put("libtorch", Native.describe());
        facts.put("java", Runtime.version().toString());
        List<String> caveats = new ArrayList<>(left);
        caveats.add("Numbers of the paper: " + table.source());
        return new Report(
                table.title(),
                headline(),
                tables,
                StepCurves.of(table.title(), tables).map(StepCurves::section).stream().toList(),
                new Report.Making(yaml, Specs.STANDARD.tree(table), seconds, facts),
                caveats);
    }

    private String headline() {
        if (request.degradedOnly()) {
            return "The degradations alone, measured on the test pictures.";
        }
        List<String> words = new ArrayList<>();
        StepCurves.of(table.title(), tables).ifPresent(c -> words.add(c.words()));
        tables.forEach(t -> pattern(t).ifPresent(p -> words.add(t.key() + ": " + p)));
        return words.isEmpty()
                ? "Measured beside the numbers of the paper."
                : String.join(" ", words);
    }

    /**
     * The pattern that a correct implementation shows: SSIM direct ≥ Algorithm 2 ≫ Algorithm 1,
     * Fréchet distance Algorithm 2 &lt; direct ≪ Algorithm 1.
     */
    static java.util.Optional<String> pattern(Table table) {
        double direct = value(table, "direct", "ssim");
        double sampled = value(table, "sampled", "ssim");
        double naive = value(table, "naive", "ssim");
        if (Double.isNaN(direct + sampled + naive)) {
            return java.util.Optional.empty();
        }
        boolean ssim = direct >= sampled && sampled - naive > MUCH;
        String first =
                "SSIM direct ≥ Algorithm 2 ≫ Algorithm 1 " + (ssim ? "shows" : "does not show");
        double near = frechet(table, "direct");
        double nearest = frechet(table, "sampled");
        double far = frechet(table, "naive");
        if (Double.isNaN(near + nearest + far)) {
            return java.util.Optional.of(first + ".");
        }
        boolean frechet = nearest < near && far > 2 * near;
        return java.util.Optional.of(
                first
                        + "; Fréchet Algorithm 2 < direct ≪ Algorithm 1 "
                        + (frechet ? "shows." : "does not show."));
    }

    private static double frechet(Table table, String key) {
        double fid = value(table, key, "fid");
        return Double.isNaN(fid) ? value(table, key, "frechet") : fid;
    }

    private static double value(Table table, String key, String metric) {
        return table.rows().stream()
                .filter(r -> r.key().equals(key))
                .flatMap(r -> r.scores().stream())
                .filter(s -> s.name().equals(metric))
                .mapToDouble(Score::value)
                .findFirst()
                .orElse(Double.NaN);
    }
}
