package dev.thaw.data;

import dev.thaw.base.AtomicFile;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pictures of a folder and all folders below it; links are followed, but never in a circle. */
final class FolderShelf implements Shelf {
    private final Path folder;
    private final List<String> names = new ArrayList<>();
    private final Map<String, String> closed = new TreeMap<>();
    private int others;

    FolderShelf(Path folder) {
        this.folder = folder;
        try {
            Files.walkFileTree(
                    folder,
                    EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                    Integer.MAX_VALUE,
                    new Visitor());
        } catch (IOException e) {
            throw Roots.unreadable(folder, e);
        }
        // The order of a file system is its own affair.
        Collections.sort(names);
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return !directory.equals(folder) && Shelf.isHidden(name(directory))
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = name(file);
            if (Shelf.isHidden(name) || !Shelf.isPicture(name)) {
                others++;
            } else if (attributes.isRegularFile()) {
                names.add(name);
            } else {
                closed.put(
                        name,
                        attributes.isSymbolicLink()
                                ? "it is a link that leads nowhere"
                                : "it is no plain file");
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(folder)) {
                throw e;
            }
            closed.put(
                    name(file),
                    e instanceof FileSystemLoopException
                            ? "it leads back to a folder above it"
                            : AtomicFile.reason(e));
            return FileVisitResult.CONTINUE;
        }
    }

    private String name(Path file) {
        return folder.relativize(file).toString().replace(File.separatorChar, '/');
    }

    @Override
    public Path place() {
        return folder;
    }

    @Override
    public List<String> names() {
        return Collections.unmodifiableList(names);
    }

    @Override
    public Map<String, String> closed() {
        return Collections.unmodifiableMap(closed);
    }

    @Override
    public int others() {
        return others;
    }

    @Override
    public InputStream open(String name) throws IOException {
        return new BufferedInputStream(Files.newInputStream(folder.resolve(name)));
    }

    @Override
    public void close() {}
}
