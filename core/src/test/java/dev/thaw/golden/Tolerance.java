package dev.thaw.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;

/**
 * How far a tensor may be from the expected one: |got − expected| ≤ atol + rtol·|expected| for
 * every element, but a share {@code maxFlips} of them may miss by {@code flipAtol}.
 */
record Tolerance(double atol, double rtol, double flipAtol, double maxFlips) {
    /**
     * The rule for one tensor: the case's own numbers, overridden by the first pattern that fits.
     */
    static Tolerance of(JsonNode rules, String tensor) {
        return new Tolerance(
                number(rules, tensor, "atol"),
                number(rules, tensor, "rtol"),
                number(rules, tensor, "flip_atol"),
                number(rules, tensor, "max_flips_fraction"));
    }

    /** One number of the rule for one tensor, 0 when nothing says it. */
    static double number(JsonNode rules, String tensor, String key) {
        JsonNode special = rules.path("per_tensor").path(tensor);
        if (special.isMissingNode()) {
            for (Map.Entry<String, JsonNode> rule : rules.path("per_tensor").properties()) {
                if (matches(rule.getKey(), tensor)) {
                    special = rule.getValue();
                    break;
                }
            }
        }
        return special.has(key) ? special.get(key).asDouble() : rules.path(key).asDouble(0);
    }

    private static boolean matches(String pattern, String name) {
        return FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(Path.of(name));
    }

    /** Empty when all is well, else one sentence. */
    String complaint(double[] got, double[] expected) {
        int misses = 0;
        double worst = -1;
        String where = "";
        for (int k = 0; k < expected.length; k++) {
            double miss = Math.abs(got[k] - expected[k]);
            if (miss <= atol + rtol * Math.abs(expected[k])) {
                continue;
            }
            misses++;
            if (!(miss <= worst)) {
                worst = miss;
                where = " at " + k + ": got " + got[k] + ", expected " + expected[k];
            }
        }
        boolean flipsOnly = worst <= flipAtol && misses <= maxFlips * expected.length;
        return misses == 0 || flipsOnly
                ? ""
                : misses + " of " + expected.length + " elements are off, most" + where;
    }
}
