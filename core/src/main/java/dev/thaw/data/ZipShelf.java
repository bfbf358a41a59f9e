package dev.thaw.data;

import dev.thaw.base.Fault;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The pictures of a zip archive, read where they lie: nothing is ever unpacked to the disk. The
 * archive is hostile: names that would leave their folder and sizes beyond the bounds are refused
 * before any entry is opened, and no entry gives more bytes than it declared.
 */
final class ZipShelf implements Shelf {
    /**
     * What an archive may hold at most.
     *
     * @param entries number of entries
     * @param entryBytes unpacked size of one picture
     * @param totalBytes unpacked size of all pictures
     */
    record Bounds(int entries, long entryBytes, long totalBytes) {
        /** Two million entries, 512 MiB each, 1 TiB in all. */
        static final Bounds STANDARD = new Bounds(2_000_000, 512L << 20, 1L << 40);
    }

    private final Path place;
    private final ZipFile archive;
    private final TreeMap<String, ZipEntry> entries = new TreeMap<>();
    private final Map<String, String> closed = new TreeMap<>();
    private int others;

    ZipShelf(Path place) {
        this(place, Bounds.STANDARD);
    }

    ZipShelf(Path place, Bounds bounds) {
        this.place = place;
        this.archive = openArchive(place);
        try {
            if (archive.size() > bounds.entries()) {
                throw Fault.input(
                        place
                                + " must hold at most "
                                + bounds.entries()
                                + " entries, it holds "
                                + archive.size());
            }
            archive.stream().forEach(entry -> add(entry, bounds));
            checkTotal(bounds);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static ZipFile openArchive(Path place) {
        try {
            return openArchive(place, StandardCharsets.UTF_8);
        } catch (ZipException e) {
            try {
                // Old archives name their entries in some code page; this one takes any bytes.
                return openArchive(place, StandardCharsets.ISO_8859_1);
            } catch (IOException again) {
                throw Fault.input(
                        place + " is no readable zip archive: " + again.getMessage(), again);
            }
        } catch (IOException e) {
            throw Roots.unreadable(place, e);
        }
    }

    private static ZipFile openArchive(Path place, Charset names) throws IOException {
        return new ZipFile(place.toFile(), names);
    }

    private void add(ZipEntry entry, Bounds bounds) {
        String name = entry.getName().replace('\\', '/');
        if (name.startsWith("/")
                || name.matches("(?s)[A-Za-z]:.*")
                || Arrays.asList(name.split("/")).contains("..")) {
            throw Fault.input(
                    place
                            + " must hold relative names within one folder, it holds '"
                            + entry.getName()
                            + "'");
        }
        if (entry.isDirectory() || Shelf.isHidden(name)) {
            return;
        }
        if (!Shelf.isPicture(name)) {
            others++;
        } else if (entry.getSize() > bounds.entryBytes()) {
            closed.put(
                    name,
                    "it declares "
                            + entry.getSize()
                            + " bytes, more than the "
                            + bounds.entryBytes()
                            + " allowed");
        } else if (entries.put(name, entry) != null) {
            throw Fault.input(place + " must hold each name once, it holds '" + name + "' twice");
        }
    }

    private void checkTotal(Bounds bounds) {
        long total = 0;
        for (ZipEntry entry : entries.values()) {
            total += Math.max(0, entry.getSize());
        }
        if (total > bounds.totalBytes()) {
            throw Fault.input(
                    place
                            + " must unpack to at most "
                            + bounds.totalBytes()
                            + " bytes, it declares "
                            + total);
        }
    }

    @Override
    public Path place() {
        return place;
    }

    @Override
    public List<String> names() {
        return List.copyOf(entries.keySet());
    }

    @Override
    public Map<String, String> closed() {
        return Collections.unmodifiableMap(closed);
    }

    @Override
    public int others() {
        return others;
    }

    @Override
    public InputStream open(String name) throws IOException {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new java.nio.file.NoSuchFileException(name);
        }
        return new Bounded(archive.getInputStream(entry), Math.max(0, entry.getSize()));
    }

    @Override
    public void close() {
        try {
            archive.close();
        } catch (IOException e) {
            throw Roots.unreadable(place, e);
        }
    }

    /** Refuses to give more than was declared, however far the compressed data would go on. */
    private static final class Bounded extends FilterInputStream {
        private long left;

        Bounded(InputStream in, long declared) {
            super(in);
            this.left = declared;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            spend(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int count = super.read(to, offset, (int) Math.min(length, left + 1));
            spend(Math.max(0, count));
            return count;
        }

        private void spend(int count) throws ZipException {
            left -= count;
            if (left < 0) {
                throw new ZipException("it unpacks to more bytes than it declares");
            }
        }
    }
}
