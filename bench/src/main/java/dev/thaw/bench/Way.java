package dev.thaw.bench;

import java.util.Locale;

/** Who does the work. */
public enum Way {
    /** What the official code computes, over the same libtorch. */
    STRAIGHTFORWARD,
    /** Thaw through its public doors. */
    THAW;

    /** As it stands in results and on command lines. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Way of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
