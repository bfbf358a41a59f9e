package dev.thaw.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job has its own tests; here stand the words and the exit codes. */
class ImportCommandTest {
    @TempDir private Path folder;

    private String experiment;

    @BeforeEach
    void write() throws IOException {
        experiment =
                Files.writeString(
                                folder.resolve("e.yaml"),
                                """
                                data: {set: {type: strokes, size: 16}, preparation: {size: 16}}
                                degradation: {type: gaussian-blur, steps: 4}
                                network: {type: conv-next-unet, dim: 4, multipliers: [1]}
                                """)
                        .toString();
    }

    private String archive(String pickle) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            byte[] data = pickle.getBytes(StandardCharsets.ISO_8859_1);
            ZipEntry entry = new ZipEntry("archive/data.pkl");
            CRC32 crc = new CRC32();
            crc.update(data);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(data.length);
            entry.setCrc(crc.getValue());
            zip.putNextEntry(entry);
            zip.write(data);
        }
        return Files.write(folder.resolve("w.pt"), bytes.toByteArray()).toString();
    }

    private Ran run(String file, String... more) {
        String[] words = {
            "import", file, "--experiment", experiment, "--out", folder.resolve("m").toString()
        };
        String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return Ran.thaw(all);
    }

    @Test
    void aPickleThatCallsTheSystemIsRefusedByNameAndExitsWithFour() throws IOException {
        String evil = archive("\u0080\u0002cos\nsystem\nX\u0005\0\0\0touch\u0085R.");
        run(evil)
                .failed(
                        4,
                        evil
                                + " is refused: it asks for os.system, which weights do not need;"
                                + " nothing was executed");
        assertThat(folder.resolve("m")).doesNotExist();
    }

    @Test
    void weightsThatAreNotThereExitWithFourAndAWrongWordWithTwo() throws IOException {
        String empty = archive("\u0080\u0002}.");
        run(empty).failed(4, empty + " holds no weights called 'ema' and no tensors at all");
        run(empty, "--weights", "last").failed(2, "--weights must be ema or model, got 'last'");
        assertThat(run(folder.resolve("none.pt").toString()).code()).isEqualTo(3);
    }
}
