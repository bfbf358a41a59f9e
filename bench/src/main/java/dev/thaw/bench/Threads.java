package dev.thaw.bench;

import dev.thaw.tensor.Native;

/** How many threads libtorch uses, in this process and in those it starts. */
final class Threads {
    private static final String PROPERTY = "thaw.bench.threads";

    private Threads() {}

    /** As asked of this process; as libtorch likes when nothing was asked. */
    static void apply() {
        int wanted = Integer.getInteger(PROPERTY, 0);
        if (wanted > 0) {
            Native.threads(wanted);
        }
    }

    /** The option of Java that asks a process for so many. */
    static String option(int threads) {
        return "-D" + PROPERTY + "=" + threads;
    }
}
