package dev.thaw.image;

import dev.thaw.base.Fault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The RIFF shell of a WebP file.
 *
 * <p>Source: WebP container specification, "Extended File Format".
 */
final class Riff {
    private static final int FLAGS = 20;
    private static final int PROFILE = 0x20;

    private Riff() {}

    /** The file with its colour profile marked as absent; checks that it is not cut off. */
    static byte[] withoutProfile(String name, byte[] file) {
        long declared =
                8 + (ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xffffffffL);
        if (declared > file.length) {
            throw Fault.input(
                    name
                            + " is broken and cannot be read as WEBP: it declares "
                            + declared
                            + " bytes and has "
                            + file.length);
        }
        boolean extended =
                file.length > FLAGS
                        && new String(file, 12, 4, StandardCharsets.ISO_8859_1).equals("VP8X");
        if (!extended || (file[FLAGS] & PROFILE) == 0) {
            return file;
        }
        byte[] copy = file.clone();
        copy[FLAGS] &= ~PROFILE;
        return copy;
    }
}
