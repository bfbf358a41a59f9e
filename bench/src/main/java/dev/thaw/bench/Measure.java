package dev.thaw.bench;

/** Something that {@code thaw bench} can measure. */
interface Measure {
    String name();

    /** What is measured, in words. */
    String about();

    /** Whether it takes minutes and is measured only when its name is given. */
    default boolean onlyByName() {
        return false;
    }

    Result measure(Session session);
}
