package dev.thaw.experiment;

import dev.thaw.degrade.Applied;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a degradation did, in words: one line for each part, the parts of a composed one indented.
 */
final class AppliedWords {
    private AppliedWords() {}

    /** One block of lines for each step. */
    static List<String> lines(List<Integer> steps, int of, List<Applied> applied) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            lines.add("  step " + steps.get(i) + " of " + of);
            if (steps.get(i) == 0) {
                lines.add("    nothing, the picture is clean");
            } else {
                add(lines, applied.get(i), "    ");
            }
        }
        return lines;
    }

    private static void add(List<String> lines, Applied applied, String indent) {
        String drawn =
                applied.drawn().entrySet().stream()
                        .map(e -> ", " + e.getKey() + " " + e.getValue())
                        .collect(Collectors.joining());
        lines.add(indent + applied.name() + " at " + (float) applied.severity() + drawn);
        applied.parts().forEach(part -> add(lines, part, indent + "  "));
    }
}
