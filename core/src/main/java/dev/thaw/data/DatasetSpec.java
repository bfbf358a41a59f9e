package dev.thaw.data;

import java.nio.file.Path;

/** A data set as a value: goes to YAML and JSON, holds no open file. */
public interface DatasetSpec {
    /** Which part of the data. */
    enum Split {
        TRAIN,
        TEST
    }

    /**
     * Opens one part. {@code root} is where the user says the data lies; procedural sets ignore it.
     *
     * @throws dev.thaw.base.Fault of kind input when nothing usable is there
     */
    Dataset open(Path root, Split split);

    /** Whether the set is made by Thaw itself and needs no files. */
    default boolean procedural() {
        return false;
    }
}
