package dev.thaw.image;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds the Exif orientation of a picture file; 1 (upright) when it states none that counts. */
final class Orientation {
    private static final String EXIF = "Exif\0\0";

    private Orientation() {}

    static int of(PictureFormat format, byte[] file) {
        byte[] block =
                switch (format) {
                    case JPEG -> jpeg(file);
                    case PNG -> chunk(file, 8, ByteOrder.BIG_ENDIAN, 4, "eXIf");
                    case WEBP -> chunk(file, 12, ByteOrder.LITTLE_ENDIAN, 0, "EXIF");
                    case TIFF -> file;
                    case BMP, GIF -> new byte[0];
                };
        return block.length == 0 ? 1 : read(block);
    }

    private static int read(byte[] block) {
        boolean preamble = ExifReader.startsWithJpegExifPreamble(block);
        try {
            Metadata metadata = new Metadata();
            new ExifReader()
                    .extract(new ByteArrayReader(block), metadata, preamble ? EXIF.length() : 0);
            ExifIFD0Directory first = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
            int value =
                    first != null && first.containsTag(ExifIFD0Directory.TAG_ORIENTATION)
                            ? first.getInt(ExifIFD0Directory.TAG_ORIENTATION)
                            : 1;
            return value >= 1 && value <= 8 ? value : 1;
        } catch (MetadataException | RuntimeException | StackOverflowError e) {
            // Damaged metadata must not cost the picture: it is shown as it is stored.
            return 1;
        }
    }

    private static byte[] jpeg(byte[] file) {
        return JpegSegments.list(file).stream()
                .filter(s -> s.marker() == JpegSegments.APP1)
                .filter(s -> JpegSegments.begins(file, s, EXIF))
                .map(s -> Arrays.copyOfRange(file, s.dataStart(), s.start() + s.length()))
                .findFirst()
                .orElse(new byte[0]);
    }

    /**
     * The data of the first chunk called {@code name}. PNG chunks are size, name, data, checksum
     * (ISO/IEC 15948, 5.3); RIFF chunks are name, size, data, padded to an even length.
     *
     * @param trailer bytes after the data; 0 means padding, and the name comes first
     */
    private static byte[] chunk(byte[] file, int start, ByteOrder order, int trailer, String name) {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(order);
        boolean nameFirst = trailer == 0;
        long at = start;
        while (at + 8 <= file.length) {
            int here = (int) at;
            long size = buffer.getInt(here + (nameFirst ? 4 : 0)) & 0xffffffffL;
            String found =
                    new String(file, here + (nameFirst ? 0 : 4), 4, StandardCharsets.ISO_8859_1);
            if (found.equals(name) && at + 8 + size <= file.length) {
                return Arrays.copyOfRange(file, here + 8, (int) (at + 8 + size));
            }
            at += 8 + size + (nameFirst ? size & 1 : trailer);
        }
        return new byte[0];
    }
}
