package dev.thaw.bench;

/** Something to be measured, prepared once and done again and again. */
public interface Work extends AutoCloseable {
    /** Does it once; leaves no native memory behind. */
    void run();

    @Override
    void close();

    /** Work without anything to close. */
    static Work of(Runnable once) {
        return of(once, () -> {});
    }

    static Work of(Runnable once, Runnable end) {
        return new Work() {
            @Override
            public void run() {
                once.run();
            }

            @Override
            public void close() {
                end.run();
            }
        };
    }
}
