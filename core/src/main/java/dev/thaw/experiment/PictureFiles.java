package dev.thaw.experiment;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import dev.thaw.image.PictureFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The picture files that a user means. */
public final class PictureFiles {
    private PictureFiles() {}

    /**
     * Files as they stand, and the pictures of folders, by name.
     *
     * @throws Fault of kind input when there are none or a folder cannot be listed
     */
    public static List<Path> in(List<Path> inputs) {
        List<Path> files = new ArrayList<>();
        for (Path input : inputs) {
            if (!Files.isDirectory(input)) {
                files.add(input);
                continue;
            }
            try (Stream<Path> inside = Files.list(input)) {
                inside.filter(f -> PictureFormat.ofName(f.getFileName().toString()) != null)
                        .sorted()
                        .forEach(files::add);
            } catch (IOException e) {
                throw Fault.input(input + " cannot be listed: " + AtomicFile.reason(e), e);
            }
        }
        if (files.isEmpty()) {
            throw Fault.input(
                    "no pictures are in "
                            + String.join(", ", inputs.stream().map(Path::toString).toList()));
        }
        return files;
    }
}
