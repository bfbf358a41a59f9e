package dev.thaw.experiment;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder of one run, locked while a training writes into it. */
final class RunFolder implements AutoCloseable {
    private static final Pattern CHECKPOINT =
            Pattern.compile("checkpoint-(\\d{1,18})\\.safetensors");

    private final Path path;
    private final FileChannel channel;

    private RunFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Creates the folder if needed and locks it. */
    static RunFolder open(Path path) {
        try {
            Files.createDirectories(path.resolve("samples"));
            FileChannel channel =
                    FileChannel.open(
                            path.resolve(".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            FileLock lock = lock(channel);
            if (lock == null) {
                channel.close();
                throw Fault.usage("the run folder " + path + " is in use by another training");
            }
            return new RunFolder(path, channel);
        } catch (IOException e) {
            throw Fault.resources(
                    "the run folder " + path + " cannot be used: " + AtomicFile.reason(e), e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    Path path() {
        return path;
    }

    Path experiment() {
        return path.resolve("experiment.yaml");
    }

    Path model() {
        return path.resolve("model.safetensors");
    }

    Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    Path samples() {
        return path.resolve("samples");
    }

    Path checkpoint(long images) {
        return path.resolve("checkpoint-%012d.safetensors".formatted(images));
    }

    /** Checkpoints, newest first. */
    List<Path> checkpoints() {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(f -> images(f) >= 0)
                    .sorted(Comparator.comparingLong(RunFolder::images).reversed())
                    .toList();
        } catch (IOException e) {
            throw Fault.resources(path + " cannot be listed: " + AtomicFile.reason(e), e);
        }
    }

    /** Removes all checkpoints but the newest: called after a new one is safely in place. */
    void keepNewest() {
        List<Path> all = checkpoints();
        for (Path old : all.subList(Math.min(1, all.size()), all.size())) {
            try {
                Files.deleteIfExists(old);
            } catch (IOException e) {
                throw Fault.resources(old + " cannot be removed: " + AtomicFile.reason(e), e);
            }
        }
    }

    void write(Path file, String text) {
        AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static long images(Path file) {
        Matcher m = CHECKPOINT.matcher(file.getFileName().toString());
        return m.matches() ? Long.parseLong(m.group(1)) : -1;
    }

    @Override
    public void close() {
        try {
            channel.close(); // releases the lock
        } catch (IOException e) {
            throw Fault.resources(path + " cannot be released: " + AtomicFile.reason(e), e);
        }
    }
}
