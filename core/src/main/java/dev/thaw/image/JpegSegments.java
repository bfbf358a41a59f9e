package dev.thaw.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The segments before the first scan of a JPEG file, as byte ranges. Walks damaged files as far as
 * they make sense.
 *
 * <p>Source: ITU-T T.81, annex B.
 */
final class JpegSegments {
    static final int APP1 = 0xe1;
    private static final int APP2 = 0xe2;
    private static final int APP14 = 0xee;
    private static final int SCAN = 0xda;
    private static final int END = 0xd9;

    /** One segment; {@code start} is its marker, {@code length} counts marker and size word too. */
    record Segment(int marker, int start, int length) {
        int dataStart() {
            return start + 4;
        }

        int dataLength() {
            return length - 4;
        }
    }

    private JpegSegments() {}

    static List<Segment> list(byte[] file) {
        List<Segment> segments = new ArrayList<>();
        int at = 2;
        while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
            int marker = file[at + 1] & 0xff;
            if (marker == 0xff) {
                at++;
                continue;
            }
            if (marker == SCAN || marker == END) {
                break;
            }
            int length = 2 + ((file[at + 2] & 0xff) << 8) + (file[at + 3] & 0xff);
            if (length < 4 || at + length > file.length) {
                break;
            }
            segments.add(new Segment(marker, at, length));
            at += length;
        }
        return segments;
    }

    /** The file without embedded colour profiles; the same array when there is none. */
    static byte[] withoutProfile(byte[] file) {
        List<Segment> profiles =
                list(file).stream()
                        .filter(s -> s.marker() == APP2 && begins(file, s, "ICC_PROFILE\0"))
                        .toList();
        if (profiles.isEmpty()) {
            return file;
        }
        ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
        int at = 0;
        for (Segment profile : profiles) {
            kept.write(file, at, profile.start() - at);
            at = profile.start() + profile.length();
        }
        kept.write(file, at, file.length - at);
        return kept.toByteArray();
    }

    /** The transform that an Adobe segment states: 0 none, 1 YCbCr, 2 YCCK; -1 without one. */
    static int adobeTransform(byte[] file) {
        return list(file).stream()
                .filter(s -> s.marker() == APP14 && begins(file, s, "Adobe"))
                .filter(s -> s.dataLength() >= 12)
                .mapToInt(s -> file[s.dataStart() + 11])
                .findFirst()
                .orElse(-1);
    }

    /** Whether the file holds four colour components, as CMYK pictures do. */
    static boolean hasFourComponents(byte[] file) {
        return list(file).stream()
                .filter(s -> isFrame(s.marker()) && s.dataLength() >= 6)
                .anyMatch(s -> file[s.dataStart() + 5] == 4);
    }

    /** Whether an end marker follows the first scan; without one the file was cut off. */
    static boolean hasEnd(byte[] file) {
        List<Segment> segments = list(file);
        int header =
                segments.isEmpty() ? 2 : segments.getLast().start() + segments.getLast().length();
        for (int at = file.length - 2; at >= header; at--) {
            if ((file[at] & 0xff) == 0xff && (file[at + 1] & 0xff) == END) {
                return true;
            }
        }
        return false;
    }

    /** SOF0 … SOF15 without DHT, JPG and DAC, which lie among them. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0
                && marker <= 0xcf
                && marker != 0xc4
                && marker != 0xc8
                && marker != 0xcc;
    }

    static boolean begins(byte[] file, Segment segment, String word) {
        byte[] expected = word.getBytes(StandardCharsets.ISO_8859_1);
        int from = segment.dataStart();
        return segment.dataLength() >= expected.length
                && Arrays.equals(file, from, from + expected.length, expected, 0, expected.length);
    }
}
