package dev.thaw.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureWriterTest {
    @TempDir Path folder;

    private static Picture read(Path file) {
        return PictureReader.STANDARD.read(file);
    }

    @Test
    void pngKeepsEveryPixel() {
        for (int channels : new int[] {1, 3}) {
            Picture picture = PictureFiles.noise(9, 5, channels, 1);
            for (String name : new String[] {"a.png", "a.PNG", "a"}) {
                Path file = folder.resolve("new/folder").resolve(name);
                PictureWriter.write(picture, file);
                assertThat(read(file)).isEqualTo(picture);
            }
            assertThat(PictureReader.STANDARD.read("x", PictureWriter.png(picture)))
                    .isEqualTo(picture);
        }
    }

    /** A flat colour has no detail to lose; the colour transform rounds by about one level. */
    @Test
    void jpegKeepsFlatColours() {
        byte[] samples = new byte[16 * 16 * 3];
        for (int i = 0; i < samples.length; i += 3) {
            samples[i] = (byte) 200;
            samples[i + 1] = 100;
            samples[i + 2] = 50;
        }
        Path file = folder.resolve("a.jpg");
        PictureWriter.write(Picture.of(16, 16, 3, samples), file);
        PictureReader.Reading reading =
                PictureReader.STANDARD.reading("a", PictureReader.STANDARD.bytes(file));
        assertThat(reading.info().format()).isEqualTo(PictureFormat.JPEG);
        assertThat(reading.picture().at(8, 8, 0)).isBetween(198, 202);
        assertThat(reading.picture().at(8, 8, 1)).isBetween(98, 102);
        assertThat(reading.picture().at(8, 8, 2)).isBetween(48, 52);
    }

    @Test
    void lowerQualityMakesSmallerFiles() throws IOException {
        Picture picture = PictureFiles.noise(32, 32, 3, 2);
        PictureWriter.write(picture, folder.resolve("a.jpg"), 0.2);
        PictureWriter.write(picture, folder.resolve("b.jpg"), 0.95);
        assertThat(Files.size(folder.resolve("a.jpg")) * 2)
                .isLessThan(Files.size(folder.resolve("b.jpg")));
    }

    @Test
    void otherEndingsAreRefused() throws IOException {
        Path file = folder.resolve("a.bmp");
        assertThatThrownBy(() -> PictureWriter.write(PictureFiles.noise(2, 2, 1, 3), file))
                .isInstanceOf(Fault.class)
                .hasMessage("a picture is written as .png or .jpg, got " + file);
        assertThat(list()).isEmpty();
    }

    @Test
    void replacingLeavesNothingElseBehind() throws IOException {
        Path file = folder.resolve("a.png");
        Files.writeString(file, "something else");
        Picture picture = PictureFiles.noise(4, 4, 1, 4);
        PictureWriter.write(picture, file);
        assertThat(read(file)).isEqualTo(picture);
        assertThat(list()).containsExactly("a.png");
    }

    @Test
    void aFolderThatRefusesIsOneSentenceAndNothingIsLost() throws IOException {
        Path inTheWay = Files.writeString(folder.resolve("plain"), "a file, not a folder");
        Path file = inTheWay.resolve("a.png");
        assertThatThrownBy(() -> PictureWriter.write(PictureFiles.noise(2, 2, 1, 5), file))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.RESOURCES))
                .hasMessageStartingWith(file + " could not be written: ");
        assertThat(inTheWay).content().isEqualTo("a file, not a folder");
    }

    /** Rights do not stop the superuser, so there the kernel's own folder stands in. */
    @Test
    void aReadOnlyFolderIsOneSentence() throws IOException {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        Path old = Files.writeString(locked.resolve("a.png"), "old");
        boolean obeyed = locked.toFile().setWritable(false) && !Files.isWritable(locked);
        Path file = obeyed ? old : Path.of("/proc/a.png");
        try {
            assertThatThrownBy(() -> PictureWriter.write(PictureFiles.noise(2, 2, 1, 6), file))
                    .isInstanceOfSatisfying(
                            Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.RESOURCES))
                    .hasMessageStartingWith(file + " could not be written: ");
            assertThat(old).content().isEqualTo("old");
        } finally {
            assertThat(locked.toFile().setWritable(true)).isTrue();
        }
    }

    private Stream<String> list() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList().stream();
        }
    }
}
