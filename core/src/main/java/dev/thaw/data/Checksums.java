package dev.thaw.data;

import dev.thaw.image.Picture;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * SHA-256 of what a data set holds, to be stated beside results: names, labels and pixels of all
 * samples in their order. It does not depend on the file format, on compression, on where the files
 * lie or in which order a file system lists them; a folder and a zip of it agree.
 */
public final class Checksums {
    private Checksums() {}

    /** The checksum as 64 hexadecimal digits. Decodes every picture. */
    public static String of(Dataset data) {
        List<Integer> indices = IntStream.range(0, data.size()).boxed().toList();
        return combine(
                Crew.map(
                        indices,
                        index -> {
                            Sample sample = data.get(index);
                            return sample(sample.name(), sample.label(), pixels(sample.picture()));
                        }));
    }

    /** Checksum of a picture's size, channels and samples. */
    static String pixels(Picture picture) {
        MessageDigest digest = digest();
        digest.update(
                ByteBuffer.allocate(12)
                        .putInt(picture.width())
                        .putInt(picture.height())
                        .putInt(picture.channels())
                        .array());
        return HexFormat.of().formatHex(digest.digest(picture.samples()));
    }

    /** Checksum of one sample from that of its pixels. */
    static String sample(String name, int label, String pixels) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        byte[] picture = HexFormat.of().parseHex(pixels);
        byte[] whole =
                ByteBuffer.allocate(8 + text.length + picture.length)
                        .putInt(text.length)
                        .put(text)
                        .putInt(label)
                        .put(picture)
                        .array();
        return HexFormat.of().formatHex(sha256(whole));
    }

    /** Checksum of a whole set from those of its samples. */
    static String combine(List<String> samples) {
        MessageDigest digest = digest();
        samples.forEach(sample -> digest.update(HexFormat.of().parseHex(sample)));
        return HexFormat.of().formatHex(digest.digest());
    }

    static byte[] sha256(byte[] bytes) {
        return digest().digest(bytes);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
