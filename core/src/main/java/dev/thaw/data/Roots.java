package dev.thaw.data;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a data set lies: the place the user names wins over the one its spec holds. */
final class Roots {
    private Roots() {}

    /** {@code root} unless it is empty, else {@code path}; must exist. */
    static Path of(String set, Path root, String path) {
        Path place = root.toString().isEmpty() ? Path.of(path) : root;
        if (place.toString().isEmpty()) {
            throw Fault.input(
                    "the data set '"
                            + set
                            + "' has no place: give --data DIR, set THAW_DATA or data.path in the"
                            + " experiment");
        }
        if (!Files.exists(place)) {
            throw Fault.input(place + " does not exist");
        }
        return place;
    }

    static Path folder(String set, Path root, String path) {
        Path place = of(set, root, path);
        if (!Files.isDirectory(place)) {
            throw Fault.input(
                    place + " must be a folder for the data set '" + set + "', it is a file");
        }
        return place;
    }

    static Fault unreadable(Path place, IOException e) {
        return Fault.input(place + " cannot be read: " + AtomicFile.reason(e), e);
    }
}
