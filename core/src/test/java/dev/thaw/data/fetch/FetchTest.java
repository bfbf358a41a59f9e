package dev.thaw.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.thaw.base.Fault;
import dev.thaw.data.fetch.Mirror.Manner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fetching from servers on this machine, of which most misbehave. */
class FetchTest {
    /** Long enough for a busy machine to load classes, short enough to wait for. */
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(10), Duration.ofSeconds(2));

    @TempDir Path folder;

    private final List<Mirror> mirrors = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    @AfterEach
    void close() {
        mirrors.forEach(Mirror::close);
    }

    private static byte[] picture() {
        byte[] bytes = new byte[300_001];
        new java.util.Random(4).nextBytes(bytes);
        return bytes;
    }

    private static String sha(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private PublicSet set(byte[] file, PublicSet.Archive archive, Manner... manners)
            throws IOException, NoSuchAlgorithmException {
        List<URI> at = new ArrayList<>();
        for (Manner manner : manners) {
            mirrors.add(new Mirror(file, manner, () -> part().toFile().length()));
            at.add(mirrors.getLast().address());
        }
        RemoteFile remote =
                new RemoteFile("pictures.bin", file.length, FileSum.sha256(sha(file)), at);
        return new PublicSet("pictures", "Pictures", "idx", List.of(remote), archive);
    }

    private Fetch.Outcome fetch(PublicSet set) {
        return fetch(set, () -> false);
    }

    private Fetch.Outcome fetch(PublicSet set, BooleanSupplier stop) {
        FetchListener on =
                new FetchListener() {
                    @Override
                    public void said(String sentence) {
                        said.add(sentence);
                    }
                };
        return assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> Fetch.run(set, folder, SHORT, on, stop));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private Path part() {
        return folder.resolve("pictures.bin.part");
    }

    @Test
    void anHonestMirrorGivesTheFileWithProgressAndTheSecondCallFetchesNothing() throws Exception {
        PublicSet set = set(picture(), null, Manner.HONEST);
        AtomicLong last = new AtomicLong(-1);
        FetchListener on =
                new FetchListener() {
                    @Override
                    public void progress(String file, long done, long total) {
                        assertThat(file).isEqualTo("pictures.bin");
                        assertThat(total).isEqualTo(300_001);
                        assertThat(done).isGreaterThanOrEqualTo(last.getAndSet(done));
                    }
                };
        Fetch.Outcome outcome = Fetch.run(set, folder, SHORT, on, () -> false);
        assertThat(last).hasValue(300_001);
        assertThat(outcome.fetched()).containsExactly("pictures.bin");
        assertThat(files()).containsExactly("pictures.bin");
        assertThat(folder.resolve("pictures.bin")).hasBinaryContent(picture());
        mirrors.getFirst().close();
        assertThat(fetch(set).present()).containsExactly("pictures.bin");
    }

    /** The bad mirror first, then a good one. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HONEST", "NO_RANGES", "REDIRECTS"})
    void theNextMirrorIsTriedWhenOneMisbehaves(Manner manner) throws Exception {
        boolean onlyContinuations = manner == Manner.WRONG_RANGE || manner == Manner.REFUSES_RANGES;
        if (onlyContinuations) {
            Files.write(part(), Arrays.copyOf(picture(), 1000));
        }
        fetch(set(picture(), null, manner, Manner.HONEST));
        assertThat(files()).containsExactly("pictures.bin");
        assertThat(folder.resolve("pictures.bin")).hasBinaryContent(picture());
        if (manner == Manner.REFUSES_RANGES) { // asked for everything, it behaves
            assertThat(mirrors.getFirst().ranges()).containsExactly("bytes=1000-", "");
            assertThat(said).isEmpty();
        } else {
            assertThat(said).hasSize(1).first().asString().startsWith("pictures.bin: 127.0.0.1 ");
            assertThat(mirrors.getLast().ranges()).hasSize(1);
        }
    }

    @Test
    void whatAMirrorLeavesIsContinuedByTheNext() throws Exception {
        fetch(set(picture(), null, Manner.TRUNCATES, Manner.STALLS, Manner.HONEST));
        assertThat(folder.resolve("pictures.bin")).hasBinaryContent(picture());
        assertThat(mirrors.get(1).ranges()).containsExactly("bytes=150000-");
        assertThat(mirrors.get(2).ranges()).containsExactly("bytes=225000-");
    }

    @Test
    void aMirrorWithoutRangesSendsEverythingAgain() throws Exception {
        Files.write(part(), Arrays.copyOf(picture(), 1000));
        fetch(set(picture(), null, Manner.NO_RANGES));
        assertThat(mirrors.getFirst().ranges()).containsExactly("bytes=1000-");
        assertThat(folder.resolve("pictures.bin")).hasBinaryContent(picture());
    }

    @Test
    void aSpoiltPartIsFetchedOnceMoreFromTheStart() throws Exception {
        Files.write(part(), new byte[1000]);
        fetch(set(picture(), null, Manner.HONEST));
        assertThat(mirrors.getFirst().ranges()).containsExactly("bytes=1000-", "");
        assertThat(folder.resolve("pictures.bin")).hasBinaryContent(picture());
    }

    @Test
    void aPartThatIsTooLongIsThrownAway() throws Exception {
        Files.write(part(), new byte[400_000]);
        fetch(set(picture(), null, Manner.HONEST));
        assertThat(mirrors.getFirst().ranges()).containsExactly("");
        assertThat(folder.resolve("pictures.bin")).hasBinaryContent(picture());
    }

    @Test
    void redirectsAreFollowed() throws Exception {
        fetch(set(picture(), null, Manner.REDIRECTS));
        assertThat(folder.resolve("pictures.bin")).hasBinaryContent(picture());
    }

    @Test
    void whenNoMirrorGivesTheFileOneSentenceSaysWhyAndNothingHalfWrittenIsThere() throws Exception {
        PublicSet set =
                set(
                        picture(),
                        null,
                        Manner.MISSING,
                        Manner.WRONG_LENGTH,
                        Manner.SILENT,
                        Manner.WRONG_BYTES,
                        Manner.ENDLESS);
        assertThatThrownBy(() -> fetch(set))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INPUT))
                .hasMessage(
                        "pictures.bin could not be fetched: 127.0.0.1 answers 404; 127.0.0.1 has"
                                + " 300000 bytes instead of 300001; 127.0.0.1 sends nothing for"
                                + " 2 s after 0 of 300001 bytes; 127.0.0.1 gives another file"
                                + " (SHA-256 differs); 127.0.0.1 sends more than 300001 bytes");
        assertThat(files()).isEmpty();
    }

    @Test
    void whatCameIsKeptForTheNextCall() throws Exception {
        PublicSet set = set(picture(), null, Manner.TRUNCATES);
        assertThatThrownBy(() -> fetch(set))
                .hasMessageContaining("breaks off after 150000 of 300001 bytes")
                .hasMessageContaining("pictures.bin.part is kept, the same command continues it");
        assertThat(files()).containsExactly("pictures.bin.part");
        assertThat(part()).hasBinaryContent(Arrays.copyOf(picture(), 150_000));
    }

    @Test
    void aMirrorThatIsNotThereIsNamed() throws Exception {
        PublicSet set = set(picture(), null, Manner.HONEST);
        mirrors.getFirst().close();
        assertThatThrownBy(() -> fetch(set))
                .hasMessage("pictures.bin could not be fetched: 127.0.0.1 no connection");
    }

    @Test
    void anInterruptKeepsWhatCame() throws Exception {
        PublicSet set = set(picture(), null, Manner.STALLS);
        BooleanSupplier stop = () -> part().toFile().length() >= 150_000;
        assertThatThrownBy(() -> fetch(set, stop))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INTERRUPTED))
                .hasMessageContaining("interrupted after 150000 of 300001 bytes");
        assertThat(files()).containsExactly("pictures.bin.part");
    }

    @Test
    void anotherFileOfThatNameIsNotOverwritten() throws Exception {
        Files.writeString(folder.resolve("pictures.bin"), "mine");
        PublicSet set = set(picture(), null, Manner.HONEST);
        assertThatThrownBy(() -> fetch(set))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INPUT))
                .hasMessageContaining("is not the published file (its SHA-256 differs)");
        assertThat(folder.resolve("pictures.bin")).hasContent("mine");
        assertThat(mirrors.getFirst().ranges()).isEmpty();
    }

    @Test
    void aFolderThatCannotBeMadeIsAMatterOfTheDisk() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        PublicSet set = set(picture(), null, Manner.HONEST);
        assertThatThrownBy(() ->
                        Fetch.run(
                                set, file.resolve("below"), SHORT, FetchListener.NONE, () -> false))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.RESOURCES));
    }

    private static final PublicSet.Archive ARCHIVE =
            new PublicSet.Archive(
                    List.of(
                            new PublicSet.Member("set/a.bin", "a.bin", 700),
                            new PublicSet.Member("set/names.txt", "names.txt", 0)));

    /** A tar archive in gzip; entries as ustar wants them. */
    private static byte[] tar(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                byte[] header = new byte[512];
                put(header, 0, entry.getKey());
                put(header, 100, "0000644\0");
                put(header, 124, String.format("%011o", entry.getValue().length));
                put(header, 136, "00000000000\0");
                put(header, 156, "0");
                put(header, 257, "ustar\00000");
                Arrays.fill(header, 148, 156, (byte) ' ');
                int sum = 0;
                for (byte b : header) {
                    sum += b & 0xff;
                }
                put(header, 148, String.format("%06o\0 ", sum));
                gzip.write(header);
                gzip.write(
                        Arrays.copyOf(
                                entry.getValue(),
                                Math.ceilDiv(entry.getValue().length, 512) * 512));
            }
            gzip.write(new byte[1024]);
        }
        return out.toByteArray();
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static Map<String, byte[]> members() {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("set/readme.html", new byte[1300]);
        members.put("../../outside.bin", new byte[20]);
        members.put("set/names.txt", "cat\ndog\n".getBytes(StandardCharsets.UTF_8));
        members.put("set/a.bin", Arrays.copyOf(picture(), 700));
        return members;
    }

    @Test
    void anArchiveIsUnpackedToTheWantedFilesAlone() throws Exception {
        PublicSet set = set(tar(members()), ARCHIVE, Manner.HONEST);
        assertThat(fetch(set).fetched()).containsExactly("a.bin", "names.txt");
        assertThat(files()).containsExactly("a.bin", "names.txt");
        assertThat(folder.resolve("a.bin")).hasBinaryContent(Arrays.copyOf(picture(), 700));
        assertThat(folder.resolve("names.txt")).hasContent("cat\ndog\n");
        assertThat(folder.getParent().resolve("outside.bin")).doesNotExist();
        mirrors.getFirst().close();
        assertThat(fetch(set).present()).containsExactly("a.bin", "names.txt");
    }

    @Test
    void archivesThatAreNotAsPromisedAreRefused() throws Exception {
        Map<String, byte[]> lacking = members();
        lacking.remove("set/a.bin");
        refused(tar(lacking), "must hold set/a.bin, it does not");
        Map<String, byte[]> longer = members();
        longer.put("set/a.bin", new byte[701]);
        refused(tar(longer), "cannot be unpacked: set/a.bin has 701 bytes");
        refused(picture(), "cannot be unpacked: Not in GZIP format");
        byte[] whole = tar(members());
        refused(Arrays.copyOf(whole, whole.length - 300), "cannot be unpacked: it ends too early");
    }

    private void refused(byte[] archive, String sentence) throws Exception {
        PublicSet set = set(archive, ARCHIVE, Manner.HONEST);
        assertThatThrownBy(() -> fetch(set))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INPUT))
                .hasMessageContaining(sentence);
        assertThat(folder.resolve("a.bin")).doesNotExist();
        Files.deleteIfExists(folder.resolve("pictures.bin"));
        Files.deleteIfExists(folder.resolve("names.txt"));
    }

    @Test
    void theKnownSetsAreWhole() {
        assertThat(PublicSets.ALL)
                .extracting(PublicSet::name)
                .containsExactly("mnist", "fashion-mnist", "cifar10");
        for (PublicSet set : PublicSets.ALL) {
            for (RemoteFile file : set.files()) {
                assertThat(file.mirrors()).hasSizeGreaterThan(1).doesNotHaveDuplicates();
                assertThat(file.sum().hex()).matches("[0-9a-f]{32}|[0-9a-f]{64}");
                assertThat(file.mirrors())
                        .allSatisfy(at -> assertThat(at.getPath()).endsWith("/" + file.name()));
            }
        }
        assertThatThrownBy(() -> PublicSets.find("minst"))
                .hasMessage(
                        "the data set 'minst' cannot be fetched (did you mean 'mnist'?); known:"
                                + " mnist, fashion-mnist, cifar10");
    }
}
