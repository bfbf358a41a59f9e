package dev.thaw.app.cli;

import java.util.ArrayList;
import java.util.List;

/** Lines of words in aligned columns. */
final class Table {
    private static final String GAP = "  ";

    private static final int LEAST_ROOM = 24;

    private final List<List<String>> rows = new ArrayList<>();

    Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** The rows as lines, each after {@code indent}. */
    String words(String indent) {
        return words(indent, Integer.MAX_VALUE);
    }

    /**
     * The rows as lines of at most {@code columns}, each after {@code indent}; what is too long
     * goes on in the last column of the next line.
     */
    String words(String indent, int columns) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder start = new StringBuilder(indent);
            for (int i = 0; i < row.size() - 1; i++) {
                String cell = row.get(i);
                start.append(cell).append(" ".repeat(width(i) - length(cell))).append(GAP);
            }
            String margin = " ".repeat(length(start.toString()));
            int room = Math.max(LEAST_ROOM, columns - margin.length());
            List<String> parts = wrapped(row.getLast(), room);
            lines.add((start + parts.getFirst()).stripTrailing());
            parts.stream().skip(1).forEach(part -> lines.add(margin + part));
        }
        return String.join("\n", lines);
    }

    private static List<String> wrapped(String text, int room) {
        List<String> parts = new ArrayList<>();
        String rest = text;
        while (length(rest) > room && rest.lastIndexOf(' ', room) > 0) {
            int at = rest.lastIndexOf(' ', room);
            parts.add(rest.substring(0, at));
            rest = rest.substring(at + 1);
        }
        parts.add(rest);
        return parts;
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> row.size() > column)
                .mapToInt(row -> length(row.get(column)))
                .max()
                .orElse(0);
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
