package dev.thaw.base;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file so that readers see either the old content or the whole new one: into a temporary
 * file of the same folder, forced to the disk, renamed. When anything fails, what was there stays.
 */
public final class AtomicFile {
    /** What fills the file. */
    @FunctionalInterface
    public interface Filler {
        void fill(OutputStream out) throws IOException;
    }

    private AtomicFile() {}

    /** Creates or replaces {@code file}; missing folders are made. */
    public static void write(Path file, Filler filler) {
        Path target = file.toAbsolutePath();
        Path temporary = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            Files.createDirectories(target.getParent());
            try (FileChannel channel =
                    FileChannel.open(
                            temporary,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING)) {
                OutputStream out =
                        new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
                filler.fill(out);
                out.flush();
                channel.force(true);
            }
            move(temporary, target);
        } catch (IOException e) {
            discard(temporary);
            throw Fault.resources(file + " could not be written: " + reason(e), e);
        } catch (RuntimeException e) {
            discard(temporary);
            throw e;
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(
                    from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // The folder refuses; the failure that led here is the one to report.
        }
    }

    /** Why a file operation failed, in words; the bare messages of the JDK hold only the path. */
    public static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            case java.nio.file.NoSuchFileException _ -> "no such file or folder";
            case java.nio.file.NotDirectoryException _ -> "not a folder";
            case java.nio.file.FileAlreadyExistsException _ -> "a file stands where a folder must";
            case java.nio.file.FileSystemException f when f.getReason() != null -> f.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
