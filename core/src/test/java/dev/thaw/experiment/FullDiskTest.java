package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.thaw.base.Fault;
import dev.thaw.tensor.Device;
import dev.thaw.testing.NoLeaks;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A file system in memory with an end: what is lost when the disk is full in the middle of a run.
 */
@ExtendWith(NoLeaks.class)
class FullDiskTest {
    private static final int BLOCK = 4096;
    private static final int SPACE = 32 << 20;

    private static FileSystem disk() {
        return Jimfs.newFileSystem(
                Configuration.unix().toBuilder().setBlockSize(BLOCK).setMaxSize(SPACE).build());
    }

    /** Takes every block that is left. */
    private static void fill(Path file) {
        try (var channel =
                Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (channel.size() <= SPACE) {
                channel.write(java.nio.ByteBuffer.allocate(BLOCK));
            }
            throw new AssertionError("the disk has no end");
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("space");
        }
    }

    private static Map<String, byte[]> weights(Path run) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (Stream<Path> list = Files.list(run)) {
            for (Path file : list.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".safetensors")) {
                    files.put(name, Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    /** Fills the disk as soon as {@code after} images are trained. */
    private static Workplace filling(Path filler, long after) {
        return new Workplace(
                Device.CPU,
                new JobListener() {
                    @Override
                    public void progress(
                            String task, long done, long total, String unit, String extra) {
                        if (task.equals("training") && done > after) {
                            fill(filler);
                        }
                    }
                },
                () -> false);
    }

    @Test
    void aFullDiskDuringTheNextCheckpointKeepsTheLastOne() throws IOException {
        try (FileSystem disk = disk()) {
            Path run = Files.createDirectories(disk.getPath("/runs/a"));
            Path filler = disk.getPath("/runs/filler");
            // checkpoints at 80, 160, 240 and 320 images; the disk is full from 161 on
            assertThatThrownBy(
                            () -> new TrainJob(Tiny.experiment(), run, filling(filler, 160)).run())
                    .isInstanceOfSatisfying(
                            Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.RESOURCES))
                    .hasMessageContaining("/runs/a/")
                    .hasMessageContaining("space");
            Map<String, byte[]> left = weights(run);
            assertThat(left.keySet())
                    .contains("checkpoint-000000000160.safetensors", "model.safetensors")
                    .allMatch(name -> !name.contains("240"));
            try (Stream<Path> files = Files.list(run)) {
                assertThat(files).noneMatch(f -> f.getFileName().toString().endsWith(".part"));
            }
            Files.delete(filler);
            assertThat(new TrainJob(Tiny.experiment(), run, Workplace.QUIET).run().images())
                    .isEqualTo(320);
            Path whole = Files.createDirectories(disk.getPath("/runs/b"));
            Tiny.model(whole);
            assertThat(weights(run).get("model.safetensors"))
                    .isEqualTo(weights(whole).get("model.safetensors"));
        }
    }
}
