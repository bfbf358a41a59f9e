package dev.thaw.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.image.Picture;
import dev.thaw.report.ContactSheet;
import dev.thaw.report.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The frames of a degradation as a page of its own. */
final class PreviewPage {
    private static final int COLUMNS = 10;

    private PreviewPage() {}

    /** Whether a file is to be a page. */
    static boolean named(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".html");
    }

    /**
     * Writes the page.
     *
     * @param steps what each frame shows, of T = {@code of}
     */
    static void write(
            Path input,
            ObjectNode degradation,
            List<Picture> frames,
            List<Integer> steps,
            int of,
            long seed,
            Path out) {
        int columns = columns(frames.size());
        List<ContactSheet.Strip> strips = new ArrayList<>();
        for (int from = 0; from < frames.size(); from += columns) {
            List<Picture> row = frames.subList(from, from + columns);
            String label =
                    columns == frames.size()
                            ? ""
                            : range(steps.get(from), steps.get(from + columns - 1), of);
            strips.add(new ContactSheet.Strip(label, row));
        }
        String order = steps.stream().map(n -> n + "/" + of).collect(Collectors.joining(", "));
        String name = degradation.get("type").textValue();
        Picture clean = frames.getFirst();
        new Report(
                        name,
                        input.getFileName() + " from severity 0 to 1.",
                        List.of(),
                        List.of(
                                new Report.Section(
                                        "Severities",
                                        "",
                                        List.of(
                                                new ContactSheet(
                                                        "From left to right: " + order + ".",
                                                        strips)),
                                        List.of())),
                        new Report.Making(
                                Specs.print(degradation),
                                degradation,
                                Map.of(),
                                Map.of(
                                        "picture",
                                        input + ", " + clean.width() + "x" + clean.height(),
                                        "seed",
                                        seed)),
                        List.of())
                .writePage(out);
    }

    private static String range(int first, int last, int of) {
        return first == last ? first + "/" + of : first + "/" + of + " – " + last + "/" + of;
    }

    /** Rows of one length: the longest that divides the frames. */
    private static int columns(int frames) {
        return IntStream.rangeClosed(1, Math.min(COLUMNS, frames))
                .filter(k -> frames % k == 0)
                .max()
                .orElse(1);
    }
}
