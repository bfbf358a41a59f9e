package dev.thaw.data;

import java.util.List;

/**
 * An open data set: {@code get} is safe to call from several threads and deterministic by index.
 */
public interface Dataset extends AutoCloseable {
    int size();

    Sample get(int index);

    /**
     * Label of a sample without its picture where that is known. Where a broken file is replaced by
     * another sample, the label that the file is kept under.
     */
    default int label(int index) {
        return get(index).label();
    }

    /** Names of the classes in label order; empty when the set has no labels. */
    default List<String> classes() {
        return List.of();
    }

    /** One sentence per file that was skipped. */
    default List<String> skipped() {
        return List.of();
    }

    @Override
    default void close() {}
}
