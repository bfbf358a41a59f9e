package dev.thaw.base;

import java.util.Collection;
import java.util.Comparator;

/** Guesses which known word was meant by a mistyped one. */
public final class Nearest {
    private Nearest() {}

    /**
     * A remark behind the typed word: {@code " (did you mean 'steps'?)"}, or nothing when no known
     * word is near.
     */
    public static String hint(String typed, Collection<String> known) {
        return known.stream()
                .filter(word -> distance(typed, word) <= Math.max(1, word.length() / 3))
                .min(Comparator.comparingInt(word -> distance(typed, word)))
                .map(word -> " (did you mean '" + word + "'?)")
                .orElse("");
    }

    /**
     * Number of insertions, deletions, replacements and swaps of neighbours, case ignored (optimal
     * string alignment). Words that differ in length by more than the longer hint allows are not
     * measured.
     */
    static int distance(String typed, String known) {
        String a = typed.toLowerCase(java.util.Locale.ROOT);
        String b = known.toLowerCase(java.util.Locale.ROOT);
        if (Math.abs(a.length() - b.length()) > b.length()) {
            return Integer.MAX_VALUE;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int k = 0; k <= b.length(); k++) {
                d[i][k] = i == 0 ? k : k == 0 ? i : step(d, a, b, i, k);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(int[][] d, String a, String b, int i, int k) {
        int replace = d[i - 1][k - 1] + (a.charAt(i - 1) == b.charAt(k - 1) ? 0 : 1);
        int best = Math.min(replace, Math.min(d[i - 1][k], d[i][k - 1]) + 1);
        boolean swapped =
                i > 1
                        && k > 1
                        && a.charAt(i - 1) == b.charAt(k - 2)
                        && a.charAt(i - 2) == b.charAt(k - 1);
        return swapped ? Math.min(best, d[i - 2][k - 2] + 1) : best;
    }
}
