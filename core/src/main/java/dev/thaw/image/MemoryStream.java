package dev.thaw.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file in memory as ImageIO wants it. A decoder that keeps asking beyond the end (some take what
 * is missing for zeros, and a few hostile bytes can make that last for minutes) is stopped.
 */
final class MemoryStream extends ImageInputStreamImpl {
    /** More than a bit reader that looks ahead asks for at the end of a sound file. */
    private static final int PATIENCE = 4096;

    private final byte[] file;
    private int refusals;

    MemoryStream(byte[] file) {
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        checkClosed();
        bitOffset = 0;
        if (streamPos >= file.length) {
            return refuse();
        }
        return file[(int) streamPos++] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        checkClosed();
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (streamPos >= file.length) {
            return refuse();
        }
        int count = (int) Math.min(length, file.length - streamPos);
        System.arraycopy(file, (int) streamPos, to, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return file.length;
    }

    private int refuse() {
        refusals++;
        if (refusals > PATIENCE) {
            throw new UncheckedIOException(new IOException("its data end too early"));
        }
        return -1;
    }
}
