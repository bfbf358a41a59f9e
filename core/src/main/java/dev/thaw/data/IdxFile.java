package dev.thaw.data;

import dev.thaw.base.Fault;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of unsigned bytes in the idx format, plain or in gzip: two zero bytes, the type 8, the
 * number of dimensions, each dimension as a big-endian 32-bit number, the bytes. All sizes are
 * checked before anything of that size is allocated.
 *
 * <p>Source: LeCun, Cortes, Burges, "The MNIST database", section on file formats.
 */
final class IdxFile {
    private static final int UNSIGNED_BYTE = 8;

    /** Deflate codes at most 258 bytes in two bits; with that, no stream unpacks to more. */
    private static final long MOST_UNPACKED = 1032;

    private final int[] dimensions;
    private final byte[] data;

    private IdxFile(int[] dimensions, byte[] data) {
        this.dimensions = dimensions;
        this.data = data;
    }

    int dimension(int axis) {
        return dimensions[axis];
    }

    /** All bytes, last axis fastest; never to be changed. */
    byte[] data() {
        return data;
    }

    /** Reads a file that must have {@code axes} dimensions. */
    static IdxFile read(Path file, int axes) {
        boolean packed = file.toString().endsWith(".gz");
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                DataInputStream in =
                        new DataInputStream(packed ? new GZIPInputStream(raw, 1 << 16) : raw)) {
            int[] dimensions = dimensions(file, in, axes);
            long size = size(file, dimensions);
            checkHolds(file, packed, 4 + 4L * axes, size);
            byte[] data = allocate(file, (int) size);
            in.readFully(data);
            if (in.read() >= 0) {
                throw broken(file, "it holds more than the " + size + " bytes it declares");
            }
            return new IdxFile(dimensions, data);
        } catch (EOFException e) {
            throw broken(file, "it ends too early");
        } catch (ZipException e) {
            throw broken(file, "its compression is damaged: " + e.getMessage());
        } catch (IOException e) {
            throw Roots.unreadable(file, e);
        }
    }

    private static int[] dimensions(Path file, DataInputStream in, int axes) throws IOException {
        int magic = in.readInt();
        int expected = UNSIGNED_BYTE << 8 | axes;
        if (magic != expected) {
            throw broken(
                    file,
                    String.format("it begins with 0x%08x instead of 0x%08x", magic, expected));
        }
        int[] dimensions = new int[axes];
        for (int axis = 0; axis < axes; axis++) {
            dimensions[axis] = in.readInt();
        }
        return dimensions;
    }

    /** Number of bytes that follow the header; at most what one array holds. */
    private static long size(Path file, int[] dimensions) {
        long size = 1;
        for (int dimension : dimensions) {
            // As unsigned numbers; the product of an int and a bounded long cannot overflow.
            long length = dimension & 0xffffffffL;
            size = length == 0 || size == 0 ? 0 : size * length;
            if (length > Integer.MAX_VALUE || size > Integer.MAX_VALUE - 16) {
                size = -1;
                break;
            }
        }
        if (size <= 0) {
            long[] lengths = Arrays.stream(dimensions).mapToLong(d -> d & 0xffffffffL).toArray();
            throw broken(
                    file,
                    "it declares the dimensions "
                            + Arrays.toString(lengths)
                            + "; each must be at least 1 and all together at most 2 GiB");
        }
        return size;
    }

    private static void checkHolds(Path file, boolean packed, long header, long size)
            throws IOException {
        long stored = Files.size(file);
        if (packed ? size > stored * MOST_UNPACKED : stored != header + size) {
            throw broken(
                    file,
                    "its header declares "
                            + size
                            + " bytes, "
                            + (packed
                                    ? "more than a file of " + stored + " can unpack to"
                                    : "it holds " + Math.max(0, stored - header)));
        }
    }

    private static byte[] allocate(Path file, int size) {
        try {
            return new byte[size];
        } catch (OutOfMemoryError e) {
            throw Fault.resources(
                    file + " needs " + size + " bytes of memory, more than there is", e);
        }
    }

    private static Fault broken(Path file, String why) {
        return Fault.input(file + " is no usable idx file: " + why);
    }
}
