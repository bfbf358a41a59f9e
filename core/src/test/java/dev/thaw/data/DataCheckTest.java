package dev.thaw.data;

import static dev.thaw.data.DataFiles.assertInputFault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.data.DataReport.Broken;
import dev.thaw.data.DataReport.Size;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.experiment.Data;
import dev.thaw.experiment.Specs;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckTest {
    @TempDir Path folder;

    private static byte[] png(Picture picture) {
        return PictureFiles.encode("png", picture);
    }

    /** One of everything. */
    private void mixedFolder() throws IOException {
        Picture first = PictureFiles.noise(40, 30, 3, 1);
        DataFiles.put(folder, "train/a.png", png(first));
        DataFiles.put(folder, "train/again.bmp", PictureFiles.encode("bmp", first));
        DataFiles.put(folder, "test/leak.tif", PictureFiles.encode("tiff", first));
        DataFiles.put(folder, "train/grey.png", png(PictureFiles.noise(50, 50, 1, 2)));
        byte[] jpeg = PictureFiles.encode("jpeg", PictureFiles.noise(20, 40, 3, 3));
        DataFiles.put(folder, "train/turned.jpg", PictureFiles.jpegWithExif(jpeg, 6));
        DataFiles.put(
                folder,
                "test/deep.png",
                PictureFiles.encode("png", PictureFiles.deep(1, 1, 4, 1, 2, 3, 4)));
        DataFiles.put(folder, "test/cut.png", Arrays.copyOf(png(first), 100));
        DataFiles.put(folder, "train/empty.png", new byte[0]);
        DataFiles.put(folder, "readme.md", new byte[1]);
        DataFiles.put(folder, "loose.png", png(first));
    }

    @Test
    void aMixedFolderIsDescribedCompletely() throws IOException {
        mixedFolder();
        DataReport report = DataCheck.of(folder);
        assertThat(report.kind()).isEqualTo("folder");
        assertThat(report.files().pictures()).isEqualTo(6);
        assertThat(report.files().others()).isEqualTo(2);
        assertThat(report.files().broken())
                .containsExactly(
                        new Broken(
                                "test/cut.png",
                                "is broken and cannot be read as PNG: Unexpected end of ZLIB"
                                        + " input stream"),
                        new Broken("train/empty.png", "is empty or too short for a picture"));
        assertThat(report.parts().get("train").pictures()).isEqualTo(4);
        assertThat(report.parts().get("test").pictures()).isEqualTo(2);
        assertThat(report.looks().modes()).isEqualTo(Map.of("rgb", 4, "grey", 1, "16-bit rgba", 1));
        assertThat(report.looks().rotated()).isEqualTo(1);
        DataReport.Sizes sizes = report.looks().sizes();
        assertThat(sizes.smallest()).isEqualTo(new Size(1, 1));
        // Six sizes by area: 1x1, 40x20 (upright), three of 40x30, 50x50.
        assertThat(sizes.median()).isEqualTo(new Size(40, 30));
        assertThat(sizes.largest()).isEqualTo(new Size(50, 50));
        assertThat(sizes.commonest().getFirst().pictures()).isEqualTo(3);
        assertThat(sizes.commonest()).hasSize(4);
        assertThat(sizes.different()).isEqualTo(4);
        assertThat(report.files().duplicates())
                .isEqualTo(
                        new DataReport.Duplicates(
                                2,
                                1,
                                List.of(
                                        List.of(
                                                "test/leak.tif",
                                                "train/a.png",
                                                "train/again.bmp"))));
    }

    @Test
    void theSentencesSayWhatThawWouldDo() throws IOException {
        mixedFolder();
        assertThat(DataCheck.of(folder).sentences())
                .containsExactly(
                        folder
                                + " is of the kind folder and holds 6 readable pictures: 4 to"
                                + " train on, 2 to test on, as the files say.",
                        "There are no labels.",
                        "There are 4 sizes from 1x1 to 50x50 pixels, median 40x30; the commonest"
                                + " is 40x30 (3).",
                        "Modes: 1 16-bit rgba, 1 grey, 4 rgb; transparent pixels are laid over"
                                + " white; 16-bit samples are rounded to 8; all become 8-bit"
                                + " colour.",
                        "1 picture is turned upright, as the Exif orientation says.",
                        "2 pictures repeat another one exactly, and 1 of those to test on are"
                                + " also trained on: test/leak.tif = train/a.png ="
                                + " train/again.bmp. They are kept.",
                        "2 broken files are skipped: test/cut.png (is broken and cannot be read"
                                + " as PNG: Unexpected end of ZLIB input stream), train/empty.png"
                                + " (is empty or too short for a picture).",
                        "2 other files are ignored.",
                        "Suggested: colour pictures resized by the shorter side and cropped to"
                                + " 32x32 pixels, half of the training pictures mirrored.");
    }

    @Test
    void theChecksumsAreThoseOfTheOpenedSet() throws IOException {
        mixedFolder();
        DataReport report = DataCheck.of(folder);
        for (Split split : Split.values()) {
            String name = split.name().toLowerCase(java.util.Locale.ROOT);
            try (Dataset data = report.plan().set().open(Path.of(""), split)) {
                assertThat(report.parts().get(name).checksum()).isEqualTo(Checksums.of(data));
                assertThat(report.parts().get(name).pictures()).isEqualTo(data.size());
            }
        }
    }

    @Test
    void theSuggestionIsAnExperimentsData() throws IOException {
        mixedFolder();
        String yaml = Specs.STANDARD.yaml(DataCheck.of(folder).plan());
        assertThat(yaml).contains("type: folder", "resize: shorter", folder.toString());
        Data data = Specs.STANDARD.read(Data.class, yaml, "yaml");
        assertThat(data.set().open(data.root(), Split.TRAIN).size()).isEqualTo(4);
    }

    @Test
    void copiesWithinOneSplitAreNoLeak() throws IOException {
        for (String name : List.of("test/a.png", "test/b.png", "train/c.png", "train/d.png")) {
            DataFiles.put(folder, name, DataFiles.png(name.charAt(1)));
        }
        assertThat(DataCheck.of(folder).files().duplicates())
                .isEqualTo(
                        new DataReport.Duplicates(
                                2,
                                0,
                                List.of(
                                        List.of("test/a.png", "test/b.png"),
                                        List.of("train/c.png", "train/d.png"))));
    }

    @Test
    void anArchiveIsCheckedLikeItsFolder() throws IOException {
        Path plain = folder.resolve("plain");
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < 12; i++) {
            String name = (i % 2 == 0 ? "even/" : "odd/") + i + ".png";
            entries.put(name, DataFiles.png(i));
            DataFiles.put(plain, name, DataFiles.png(i));
        }
        Path file = DataFiles.zip(folder.resolve("a.zip"), entries);
        DataReport zipped = DataCheck.of(file);
        DataReport unzipped = DataCheck.of(plain);
        assertThat(zipped.kind()).isEqualTo("zip");
        assertThat(zipped.parts()).isEqualTo(unzipped.parts());
        assertThat(zipped.files()).isEqualTo(unzipped.files());
        Map<String, Integer> classes = zipped.parts().get("train").classes();
        assertThat(classes).containsOnlyKeys("even", "odd");
        assertThat(zipped.sentences().getFirst())
                .endsWith(
                        "drawn by a hash of each name (a picture keeps its side when others come"
                                + " or go).");
        assertThat(zipped.sentences().get(1))
                .isEqualTo("2 classes with this many pictures: even 6, odd 6.");
    }

    @Test
    void idxFilesAreKnownAndTheirDamageIsNamed() throws IOException {
        byte[] images = DataFiles.idx(DataFiles.counting(3 * 784), 3, 28, 28);
        DataFiles.put(folder, "train-images-idx3-ubyte", images);
        DataFiles.put(folder, "train-labels-idx1-ubyte", DataFiles.idx(new byte[] {1, 0, 1}, 3));
        DataFiles.put(folder, "t10k-images-idx3-ubyte", Arrays.copyOf(images, 99));
        DataReport report = DataCheck.of(folder);
        assertThat(report.kind()).isEqualTo("idx");
        assertThat(report.parts().get("train").classes()).isEqualTo(Map.of("0", 1, "1", 2));
        assertThat(report.parts().get("test").pictures()).isZero();
        assertThat(report.files().broken())
                .containsExactly(
                        new Broken(
                                "t10k-images-idx3-ubyte",
                                "is no usable idx file: its header declares 2352 bytes, it holds"
                                        + " 83"));
        assertThat(report.plan().preparation())
                .isEqualTo(
                        new Preparation(
                                32, Preparation.Fit.SQUARE, 1, Preparation.Cut.CENTRE, false, 1));
    }

    @Test
    void cifarFilesAreKnownButOtherBinariesAreNot() throws IOException {
        DataFiles.put(folder, "model.bin", new byte[17]);
        DataFiles.put(folder, "a.png", DataFiles.png(1));
        assertThat(DataCheck.of(folder).kind()).isEqualTo("folder");
        DataFiles.put(folder.resolve("c"), "data_batch_1.bin", new byte[2 * 3073]);
        DataReport report = DataCheck.of(folder.resolve("c"));
        assertThat(report.kind()).isEqualTo("cifar");
        assertThat(report.files().duplicates().groups())
                .containsExactly(List.of("data_batch_1-00000", "data_batch_1-00001"));
        DataFiles.put(folder.resolve("d"), "data_batch_1.bin", new byte[3000]);
        assertInputFault(() -> DataCheck.of(folder.resolve("d")))
                .hasMessageContaining("the first: data_batch_1.bin must be as long as");
    }

    @Test
    void nothingToCheckIsOneSentence() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertInputFault(() -> DataCheck.of(empty))
                .hasMessage(
                        empty
                                + " must hold PNG, JPEG, BMP, GIF, TIFF or WebP pictures, it holds"
                                + " none");
        assertInputFault(() -> DataCheck.of(folder.resolve("none")))
                .hasMessage("'" + folder.resolve("none") + "' does not exist");
        Path text = DataFiles.put(folder, "text.txt", new byte[30]);
        assertInputFault(() -> DataCheck.of(text))
                .hasMessageStartingWith(text + " is no readable zip archive");
        Path broken = DataFiles.put(folder, "b/x.png", new byte[30]).getParent();
        assertInputFault(() -> DataCheck.of(broken))
                .hasMessageStartingWith(
                        broken + " holds no readable picture; 1 broken, the first: x.png");
    }
}
