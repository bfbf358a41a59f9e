package dev.thaw.bench;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Results as a table in Markdown. */
final class ResultTable {
    private ResultTable() {}

    static String of(List<Result> results) {
        StringBuilder table =
                new StringBuilder(
                        "| name | straightforward | Thaw | ratio | target | noise |\n"
                                + "|---|---:|---:|---:|---:|---:|\n");
        for (Result r : results) {
            table.append("| ")
                    .append(r.name())
                    .append(" | ")
                    .append(spread(r.straightforward()))
                    .append(" | ")
                    .append(spread(r.thaw()))
                    .append(" | ")
                    .append(r.ratio() == null ? "" : number(r.ratio()) + "×")
                    .append(" | ")
                    .append(target(r))
                    .append(" | ")
                    .append(String.format(Locale.ROOT, "%.0f %%", 100 * r.noise()))
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String spread(@Nullable Spread s) {
        return s == null
                ? ""
                : number(s.median())
                        + " ("
                        + number(s.min())
                        + " – "
                        + number(s.max())
                        + ") "
                        + s.unit();
    }

    private static String target(Result r) {
        if (r.target() == null || r.reached() == null) {
            return "";
        }
        return number(r.target()) + (r.reached() ? " reached" : " missed");
    }

    /** Three digits that count, thousands whole. */
    static String number(double value) {
        int whole = value == 0 ? 0 : (int) Math.floor(Math.log10(Math.abs(value)));
        return String.format(Locale.ROOT, "%,." + Math.clamp(2L - whole, 0, 4) + "f", value);
    }
}
