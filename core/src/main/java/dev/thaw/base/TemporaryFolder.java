package dev.thaw.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A new folder that goes with all that is in it. */
public record TemporaryFolder(Path path) implements AutoCloseable {
    /**
     * Creates one where the system keeps such.
     *
     * @param purpose the first word of its name
     * @throws Fault of kind resources when there is no place
     */
    public static TemporaryFolder create(String purpose) {
        try {
            return new TemporaryFolder(Files.createTempDirectory("thaw-" + purpose));
        } catch (IOException e) {
            throw Fault.resources("no temporary folder could be made: " + AtomicFile.reason(e), e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> inside = Files.walk(path)) {
            for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw Fault.resources(path + " cannot be removed: " + AtomicFile.reason(e), e);
        }
    }
}
