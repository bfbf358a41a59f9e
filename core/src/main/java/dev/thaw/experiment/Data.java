package dev.thaw.experiment;

import dev.thaw.base.Fault;
import dev.thaw.base.Says;
import dev.thaw.data.DatasetSpec;
import dev.thaw.data.Preparation;
import java.nio.file.Path;

/** Pictures of a run: which set, where it lies, how a picture is prepared. */
@Says("pictures of a run")
public record Data(
        @Says(value = "the data set", byDefault = "{type: strokes}") DatasetSpec set,
        @Says(
                        value = "where it lies; --data and the variable THAW_DATA come first",
                        byDefault = "''")
                String path,
        @Says(value = "how a picture becomes a training picture", byDefault = "{size: 32}")
                Preparation preparation) {

    /** The same at another place. */
    public Data at(String other) {
        return new Data(set, other, preparation);
    }

    /**
     * Where to open the set.
     *
     * @throws Fault of kind input when the set needs files and no place is named
     */
    public Path root() {
        if (path.isEmpty() && !set.procedural()) {
            throw Fault.input(
                    "the data set has no place: give --data DIR, set THAW_DATA or data.path in the"
                            + " experiment");
        }
        return Path.of(path);
    }
}
