package dev.thaw.data;

import static dev.thaw.data.DataFiles.assertInputFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.image.PictureFiles;
import dev.thaw.image.PictureReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
    @TempDir Path folder;

    /** Everything is to train on. */
    private Dataset open() {
        return new Folder("", 0, PictureReader.DEFAULT_MAX_PIXELS).open(folder, Split.TRAIN);
    }

    @Test
    void picturesOfAnySizeAndModeComeSortedByName() throws IOException {
        DataFiles.put(folder, "b.png", DataFiles.png(1));
        DataFiles.put(folder, "a/z.JPG", PictureFiles.encode("jpeg", DataFiles.picture(2)));
        DataFiles.put(folder, "c.tif", PictureFiles.encode("tiff", PictureFiles.noise(3, 9, 1, 3)));
        DataFiles.put(folder, "notes.txt", new byte[3]);
        DataFiles.put(folder, ".hidden/x.png", DataFiles.png(4));
        DataFiles.put(folder, "__MACOSX/._b.png", new byte[9]);
        try (Dataset data = open()) {
            assertThat(DataFiles.names(data)).containsExactly("a/z.JPG", "b.png", "c.tif");
            assertThat(data.get(1).picture()).isEqualTo(DataFiles.picture(1));
            assertThat(data.get(2).picture()).isEqualTo(PictureFiles.noise(3, 9, 1, 3));
            assertThat(data.get(2).label()).isEqualTo(-1);
            assertThat(data.skipped()).isEmpty();
        }
    }

    @Test
    void foldersNameSplitsAndClasses() throws IOException {
        DataFiles.put(folder, "train/cat/1.png", DataFiles.png(1));
        DataFiles.put(folder, "train/dog/2.png", DataFiles.png(2));
        DataFiles.put(folder, "test/dog/3.png", DataFiles.png(3));
        Dataset test = new Folder("").open(folder, Split.TEST);
        assertThat(test.classes()).containsExactly("cat", "dog");
        assertThat(test.get(0)).isEqualTo(new Sample(DataFiles.picture(3), 1, "test/dog/3.png"));
        assertThat(new Folder("").open(folder, Split.TRAIN).size()).isEqualTo(2);
    }

    @Test
    void brokenFilesAreSkippedByName() throws IOException {
        byte[] png = DataFiles.png(1);
        DataFiles.put(folder, "good.png", png);
        DataFiles.put(folder, "header.png", Arrays.copyOf(png, 20));
        DataFiles.put(folder, "pixels.png", Arrays.copyOf(png, png.length - 40));
        DataFiles.put(
                folder,
                "text.png",
                "not a picture".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        DataFiles.put(folder, "bomb.png", PictureFiles.bomb(60_000, 60_000));
        Files.createSymbolicLink(folder.resolve("gone.png"), folder.resolve("nowhere.png"));
        Dataset data = open();
        assertThat(DataFiles.names(data)).containsExactly("good.png");
        assertThat(data.skipped())
                .satisfiesExactly(
                        s -> assertThat(s).startsWith("bomb.png declares 60000x60000 pixels"),
                        s -> assertThat(s).isEqualTo("gone.png: it is a link that leads nowhere"),
                        s -> assertThat(s).startsWith("header.png is broken"),
                        s -> assertThat(s).startsWith("pixels.png is broken"),
                        s -> assertThat(s).startsWith("text.png is no PNG"));
    }

    @Test
    void onlyWhenAllAreBrokenItIsFatal() throws IOException {
        DataFiles.put(folder, "a.png", new byte[40]);
        DataFiles.put(folder, "b.png", new byte[40]);
        assertInputFault(this::open)
                .hasMessage(
                        folder
                                + " holds no readable picture to train on, all are broken; the"
                                + " first: a.png is no PNG, JPEG, BMP, GIF, TIFF or WebP file");
    }

    @Test
    void anEmptyFolderIsOneSentence() throws IOException {
        assertInputFault(this::open)
                .hasMessage(
                        folder
                                + " must hold PNG, JPEG, BMP, GIF, TIFF or WebP pictures, it holds"
                                + " none");
        DataFiles.put(folder, "a.png", DataFiles.png(1));
        assertInputFault(() ->
                        new Folder("", 0, PictureReader.DEFAULT_MAX_PIXELS)
                                .open(folder, Split.TEST))
                .hasMessage(folder + " holds no picture to test on: 1 in all and testShare 0.0");
        assertInputFault(() -> new Folder("").open(folder.resolve("a.png"), Split.TRAIN))
                .hasMessageContaining("must be a folder");
    }

    /** Opened without trying every picture, as large sets are. */
    @Test
    void aPictureThatBreaksLaterIsReplacedByTheNext() throws IOException {
        byte[] broken = DataFiles.png(2);
        DataFiles.put(folder, "a.png", DataFiles.png(1));
        DataFiles.put(folder, "b.png", Arrays.copyOf(broken, broken.length - 40));
        DataFiles.put(folder, "c.png", Arrays.copyOf(broken, broken.length - 40));
        Dataset data =
                PictureSet.open(new FolderShelf(folder), Split.TRAIN, 0, PictureReader.STANDARD, 0);
        assertThat(data.size()).isEqualTo(3);
        assertThat(data.skipped()).isEmpty();
        assertThat(DataFiles.names(data)).containsExactly("a.png", "a.png", "a.png");
        assertThat(data.skipped()).hasSize(2).first().asString().startsWith("b.png is broken");
        Files.delete(folder.resolve("a.png"));
        assertInputFault(() -> data.get(0)).hasMessageContaining("can no longer be read");
    }

    @Test
    void linksAreFollowedButNotInCircles() throws IOException {
        DataFiles.put(folder, "real/a.png", DataFiles.png(1));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("real/circle"), folder);
        Dataset data = open();
        assertThat(DataFiles.names(data)).containsExactly("link/a.png", "real/a.png");
        assertThat(data.skipped()).contains("real/circle: it leads back to a folder above it");
    }

    @Test
    void theLimitOfPixelsIsASetting() throws IOException {
        DataFiles.put(folder, "large.png", DataFiles.png(1));
        DataFiles.put(
                folder, "small.png", PictureFiles.encode("png", PictureFiles.noise(5, 5, 1, 2)));
        Dataset data = new Folder("", 0, 29).open(folder, Split.TRAIN);
        assertThat(DataFiles.names(data)).containsExactly("small.png");
        assertThat(data.skipped().getFirst()).startsWith("large.png declares 6x5 pixels");
        for (double share : List.of(-0.1, 1.1, Double.NaN)) {
            assertThatThrownBy(() -> new Folder("", share, 1))
                    .isInstanceOf(Fault.class)
                    .hasMessageStartingWith("folder testShare must be between 0.0 and 1.0, got");
        }
        assertThatThrownBy(() -> new Folder("", 0, 0)).isInstanceOf(Fault.class);
    }
}
