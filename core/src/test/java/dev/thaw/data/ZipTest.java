package dev.thaw.data;

import static dev.thaw.data.DataFiles.assertInputFault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.image.PictureReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipTest {
    @TempDir Path folder;
    private Path file;
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    @BeforeEach
    void nameTheArchive() {
        file = folder.resolve("set.zip");
    }

    private Dataset open() throws IOException {
        DataFiles.zip(file, entries);
        return new Zip("", 0, PictureReader.DEFAULT_MAX_PIXELS).open(file, Split.TRAIN);
    }

    private ZipShelf shelf(ZipShelf.Bounds bounds) throws IOException {
        return new ZipShelf(DataFiles.zip(file, entries), bounds);
    }

    @Test
    void anArchiveIsReadLikeItsFolder() throws IOException {
        Path plain = folder.resolve("plain");
        for (String name : new String[] {"b/2.png", "a/1.png", "a/3.png"}) {
            byte[] png = DataFiles.png(name.hashCode());
            entries.put(name, png);
            DataFiles.put(plain, name, png);
        }
        entries.put("readme.txt", new byte[5]);
        try (Dataset zipped = open()) {
            Dataset unzipped =
                    new Folder("", 0, PictureReader.DEFAULT_MAX_PIXELS).open(plain, Split.TRAIN);
            assertThat(DataFiles.names(zipped)).containsExactly("a/1.png", "a/3.png", "b/2.png");
            assertThat(zipped.classes()).containsExactly("a", "b");
            assertThat(Checksums.of(zipped)).isEqualTo(Checksums.of(unzipped));
        }
    }

    @Test
    void namesThatWouldLeaveTheFolderAreRefused() throws IOException {
        for (String name :
                new String[] {
                    "../evil.png", "a/../../evil.png", "/etc/evil.png", "..\\evil.png", "C:evil.png"
                }) {
            entries.clear();
            entries.put("fine.png", DataFiles.png(1));
            entries.put(name, DataFiles.png(2));
            assertInputFault(this::open)
                    .hasMessage(
                            file
                                    + " must hold relative names within one folder, it holds '"
                                    + name
                                    + "'");
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void brokenEntriesAreSkippedByName() throws IOException {
        entries.put("a.png", DataFiles.png(1));
        entries.put("b.png", Arrays.copyOf(DataFiles.png(2), 60));
        entries.put("c.png", new byte[0]);
        try (Dataset data = open()) {
            assertThat(DataFiles.names(data)).containsExactly("a.png");
            assertThat(data.skipped())
                    .satisfiesExactly(
                            s -> assertThat(s).startsWith("b.png is broken"),
                            s -> assertThat(s).startsWith("c.png is empty"));
        }
    }

    @Test
    void theNumberOfEntriesIsBounded() throws IOException {
        entries.put("a.png", DataFiles.png(1));
        entries.put("b.png", DataFiles.png(2));
        assertInputFault(() -> shelf(new ZipShelf.Bounds(1, 1000, 1000)))
                .hasMessage(file + " must hold at most 1 entries, it holds 2");
    }

    @Test
    void unpackedSizesAreBounded() throws IOException {
        entries.put("a.png", new byte[900]);
        entries.put("b.png", new byte[1001]);
        entries.put("c.png", new byte[900]);
        try (ZipShelf shelf = shelf(new ZipShelf.Bounds(9, 1000, 1800))) {
            assertThat(shelf.names()).containsExactly("a.png", "c.png");
            assertThat(shelf.closed())
                    .containsExactly(
                            Map.entry(
                                    "b.png", "it declares 1001 bytes, more than the 1000 allowed"));
        }
        assertInputFault(() -> shelf(new ZipShelf.Bounds(9, 1000, 1799)))
                .hasMessage(file + " must unpack to at most 1799 bytes, it declares 1800");
    }

    /** The central directory is made to lie about a compressed megabyte. */
    @Test
    void anEntryGivesNoMoreThanItDeclares() throws IOException {
        entries.put("a.png", new byte[1 << 20]);
        byte[] archive = Files.readAllBytes(DataFiles.zip(file, entries));
        int directory = indexOf(archive, "PK\u0001\u0002");
        archive[directory + 24] = 100;
        archive[directory + 25] = 0;
        archive[directory + 26] = 0;
        Files.write(file, archive);
        try (ZipShelf shelf = new ZipShelf(file);
                InputStream in = shelf.open("a.png")) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(in::readAllBytes))
                    .isInstanceOf(IOException.class)
                    .hasMessage("it unpacks to more bytes than it declares");
        }
        assertInputFault(() -> new Zip("").open(file, Split.TRAIN));
    }

    private static int indexOf(byte[] bytes, String word) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(word);
    }

    @Test
    void aNameMayOccurOnlyOnce() throws IOException {
        entries.put("a/x.png", DataFiles.png(1));
        entries.put("a\\x.png", DataFiles.png(2));
        assertInputFault(this::open)
                .hasMessage(file + " must hold each name once, it holds 'a/x.png' twice");
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        entries.put("a.png", DataFiles.png(1));
        byte[] whole = Files.readAllBytes(DataFiles.zip(file, entries));
        for (int length = 0; length < whole.length; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertInputFault(() -> new Zip("").open(file, Split.TRAIN))
                    .hasMessageStartingWith(file + " is no readable zip archive: ");
        }
    }

    @Test
    void wrongPlacesAreNamed() {
        assertInputFault(() -> new Zip("").open(folder, Split.TRAIN))
                .hasMessage(
                        folder + " must be a zip archive for the data set 'zip', it is a folder");
        assertInputFault(() -> new Zip("").open(Path.of(""), Split.TRAIN))
                .hasMessageStartingWith("the data set 'zip' has no place");
    }
}
