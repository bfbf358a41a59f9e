package dev.thaw.data;

import static dev.thaw.data.DataFiles.assertInputFault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.image.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    private static final int COUNT = 3;
    private static final int HEIGHT = 4;
    private static final int WIDTH = 5;
    private static final byte[] PIXELS = DataFiles.counting(COUNT * HEIGHT * WIDTH);

    @TempDir Path folder;
    private Path images;
    private Path labels;

    @BeforeEach
    void writeTheSet() throws IOException {
        images = folder.resolve("train-images-idx3-ubyte");
        labels = folder.resolve("train-labels-idx1-ubyte");
        Files.write(images, DataFiles.idx(PIXELS, COUNT, HEIGHT, WIDTH));
        Files.write(labels, DataFiles.idx(new byte[] {2, 0, 1}, COUNT));
    }

    private Dataset open() {
        return new Idx().open(folder, Split.TRAIN);
    }

    private void zipped() throws IOException {
        for (Path file : List.of(images, labels)) {
            Files.write(Path.of(file + ".gz"), DataFiles.gzip(Files.readAllBytes(file)));
            Files.delete(file);
        }
        images = Path.of(images + ".gz");
        labels = Path.of(labels + ".gz");
    }

    @Test
    void picturesAndLabelsComeInOrder() {
        Dataset data = open();
        assertThat(data.size()).isEqualTo(3);
        assertThat(data.get(1))
                .isEqualTo(
                        new Sample(
                                Picture.of(5, 4, 1, Arrays.copyOfRange(PIXELS, 20, 40)),
                                0,
                                "train-00001"));
        assertThat(data.get(0).label()).isEqualTo(2);
        assertThat(data.classes()).containsExactly("0", "1", "2");
    }

    @Test
    void compressedFilesHoldTheSame() throws IOException {
        String plain = Checksums.of(open());
        zipped();
        assertThat(Checksums.of(open())).isEqualTo(plain);
    }

    @Test
    void theTestSplitHasItsOwnFilesAndTheSameClasses() throws IOException {
        Files.write(folder.resolve("t10k-images.idx3-ubyte"), DataFiles.idx(new byte[4], 1, 2, 2));
        Files.write(folder.resolve("t10k-labels.idx1-ubyte"), DataFiles.idx(new byte[] {4}, 1));
        Dataset test = new Idx().open(folder, Split.TEST);
        assertThat(test.get(0).picture()).hasToString("Picture[2x2x1]");
        assertThat(test.get(0).name()).isEqualTo("test-00000");
        assertThat(test.classes()).hasSize(5).isEqualTo(open().classes());
    }

    @Test
    void labelsMayBeAbsent() throws IOException {
        Files.delete(labels);
        assertThat(open().get(2).label()).isEqualTo(-1);
        assertThat(open().classes()).isEmpty();
    }

    @Test
    void missingFilesAreNamed() {
        assertInputFault(() -> new Idx().open(folder, Split.TEST))
                .hasMessage(folder + " must hold t10k-images-idx3-ubyte or .gz, it does not");
        assertInputFault(() -> new Idx().open(folder.resolve("none"), Split.TRAIN))
                .hasMessage(folder.resolve("none") + " does not exist");
        assertInputFault(() -> new Idx().open(images, Split.TRAIN))
                .hasMessageContaining("must be a folder");
    }

    @Test
    void aPlaceMustBeGivenAndTheUsersWins() {
        assertInputFault(() -> new Idx().open(Path.of(""), Split.TRAIN))
                .hasMessage(
                        "the data set 'idx' has no place: give --data DIR, set THAW_DATA or"
                                + " data.path in the experiment");
        String here = folder.toString();
        assertThat(new Idx(here).open(Path.of(""), Split.TRAIN).size()).isEqualTo(3);
        assertThat(new Idx("nowhere").open(folder, Split.TRAIN).size()).isEqualTo(3);
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(images);
        for (int length = 0; length < whole.length; length++) {
            Files.write(images, Arrays.copyOf(whole, length));
            assertInputFault(this::open).hasMessageStartingWith(images + " is no usable idx file");
        }
        Files.write(images, whole);
        zipped();
        byte[] packed = Files.readAllBytes(images);
        for (int length = 0; length < packed.length; length++) {
            Files.write(images, Arrays.copyOf(packed, length));
            assertInputFault(this::open)
                    .as("%d of %d bytes", length, packed.length)
                    .hasMessageStartingWith(images + " is no usable idx file");
        }
    }

    @Test
    void moreThanDeclaredIsRefused() throws IOException {
        byte[] longer = DataFiles.idx(DataFiles.counting(61), COUNT, HEIGHT, WIDTH);
        Files.write(images, longer);
        assertInputFault(this::open)
                .hasMessage(
                        images
                                + " is no usable idx file: its header declares 60 bytes, it holds"
                                + " 61");
        zipped();
        assertInputFault(this::open)
                .hasMessage(
                        images
                                + " is no usable idx file: it holds more than the 60 bytes it"
                                + " declares");
    }

    @Test
    void damagedCompressionIsRefused() throws IOException {
        zipped();
        byte[] packed = Files.readAllBytes(images);
        packed[packed.length - 6] ^= 1; // the checksum in the trailer
        Files.write(images, packed);
        assertInputFault(this::open).hasMessageContaining("its compression is damaged");
        Files.write(images, new byte[50]);
        assertInputFault(this::open).hasMessageContaining("Not in GZIP format");
    }

    @Test
    void anotherKindOfFileIsRefused() throws IOException {
        Files.copy(labels, images, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertInputFault(this::open)
                .hasMessage(
                        images
                                + " is no usable idx file: it begins with 0x00000801 instead of"
                                + " 0x00000803");
    }

    @Test
    void impossibleDimensionsAreRefusedBeforeAllocation() throws IOException {
        int[][] impossible = {
            {-1, -1, -1},
            {0, 28, 28},
            {1 << 16, 1 << 16, 1},
            {Integer.MAX_VALUE, 1, 1},
            {1 << 30, 1 << 30, 1 << 30}
        };
        for (int[] dimensions : impossible) {
            Files.write(images, DataFiles.idx(new byte[9], dimensions));
            assertInputFault(this::open).hasMessageContaining("it declares the dimensions [");
        }
        Files.write(images, DataFiles.idx(new byte[9], 1000, 1000, 1000));
        assertInputFault(this::open).hasMessageContaining("declares 1000000000 bytes, it holds 9");
        zipped();
        assertInputFault(this::open)
                .hasMessageContaining("declares 1000000000 bytes, more than a file of ");
    }

    @Test
    void oneLabelForEachPicture() throws IOException {
        Files.write(labels, DataFiles.idx(new byte[] {1, 2}, 2));
        assertInputFault(this::open)
                .hasMessage(
                        labels
                                + " must hold one label for each picture of"
                                + " train-images-idx3-ubyte, it holds 2 for 3");
    }
}
