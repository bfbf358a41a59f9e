package dev.thaw.data.fetch;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Takes wanted files out of a tar archive in gzip (POSIX.1-1988 ustar). Files are written under the
 * names that the caller wants, never under names of the archive, and only when their declared size
 * is the wanted one; so no entry can leave the folder or fill the disk. Everything else is skipped.
 */
final class TarMembers {
    private static final int BLOCK = 512;

    /** What an archive may unpack to, wanted or not. */
    private static final long MOST_BYTES = 1L << 30;

    private final Path archive;
    private final InputStream in;
    private long read;

    private TarMembers(Path archive, InputStream in) {
        this.archive = archive;
        this.in = in;
    }

    /**
     * Writes every wanted member into {@code folder}, each atomically.
     *
     * @throws Fault of kind input when the archive is broken or lacks one
     */
    static void extract(Path archive, List<PublicSet.Member> wanted, Path folder) {
        List<PublicSet.Member> missing = new ArrayList<>(wanted);
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
                InputStream in = new GZIPInputStream(raw, 1 << 16)) {
            new TarMembers(archive, in).extract(missing, folder);
        } catch (IOException e) {
            throw broken(archive, e);
        }
        if (!missing.isEmpty()) {
            throw Fault.input(
                    archive + " must hold " + missing.getFirst().entry() + ", it does not");
        }
    }

    private static Fault broken(Path archive, IOException e) {
        String reason = e instanceof EOFException ? "it ends too early" : AtomicFile.reason(e);
        return Fault.input(archive + " cannot be unpacked: " + reason, e);
    }

    private void extract(List<PublicSet.Member> missing, Path folder) throws IOException {
        while (!missing.isEmpty()) {
            byte[] header = block();
            if (header[0] == 0) {
                return; // the end mark
            }
            checkSum(header);
            long size = octal(header, 124, 12);
            String name = name(header);
            PublicSet.Member member =
                    missing.stream().filter(m -> m.entry().equals(name)).findFirst().orElse(null);
            if (member == null || (header[156] != '0' && header[156] != 0)) {
                skip(size);
            } else if (!member.allows(size)) {
                throw new IOException(name + " has " + size + " bytes");
            } else {
                AtomicFile.write(folder.resolve(member.name()), out -> copy(size, out));
                missing.remove(member);
            }
            skip(Math.floorMod(-size, (long) BLOCK));
        }
    }

    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length < BLOCK) {
            throw new EOFException();
        }
        count(BLOCK);
        return block;
    }

    private void count(long bytes) throws IOException {
        read += bytes;
        if (read > MOST_BYTES) {
            throw new IOException("it unpacks to more than " + MOST_BYTES + " bytes");
        }
    }

    private void copy(long size, OutputStream out) throws IOException {
        count(size);
        byte[] buffer = new byte[1 << 16];
        for (long left = size; left > 0; ) {
            int n = read(buffer, (int) Math.min(left, buffer.length));
            out.write(buffer, 0, n);
            left -= n;
        }
    }

    /** What fails here is the archive, not the disk that is being written. */
    private int read(byte[] buffer, int most) {
        try {
            int n = in.read(buffer, 0, most);
            if (n < 0) {
                throw new EOFException();
            }
            return n;
        } catch (IOException e) {
            throw broken(archive, e);
        }
    }

    private void skip(long size) throws IOException {
        count(size);
        in.skipNBytes(size);
    }

    /** Sum of all header bytes with the sum's own field as blanks. */
    private void checkSum(byte[] header) throws IOException {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        if (sum != octal(header, 148, 8)) {
            throw new IOException("a header of " + archive.getFileName() + " is broken");
        }
    }

    private static long octal(byte[] header, int from, int length) throws IOException {
        String digits = text(header, from, length).strip();
        if (!digits.matches("[0-7]{1,11}")) {
            throw new IOException("a header holds the number '" + digits + "'");
        }
        return Long.parseLong(digits, 8);
    }

    private static String name(byte[] header) {
        String prefix = text(header, 257, 5).equals("ustar") ? text(header, 345, 155) : "";
        String name = text(header, 0, 100);
        return (prefix.isEmpty() ? name : prefix + "/" + name).replaceFirst("^(\\./)+", "");
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.ISO_8859_1);
    }
}
