package dev.thaw.experiment;

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

    /** The same at another place; a set that Thaw draws itself lies nowhere and stays. */
    public Data at(String other) {
        return set.procedural() ? this : new Data(set, other, preparation);
    }

    /** Where to open the set; empty = where its own spec says. */
    public Path root() {
        return Path.of(path);
    }
}
