package dev.thaw.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A small built-in alphabet for captions, so that sheets look the same on every machine and need no
 * fonts: printable ASCII, each letter {@link #WIDTH} × {@link #HEIGHT} pixels. Other characters
 * show as a box.
 */
final class Letters {
    static final int WIDTH = 5;
    static final int HEIGHT = 9;

    /** From one letter to the next. */
    static final int ADVANCE = WIDTH + 1;

    private static final int PER_BAND = 16;
    private static final int REMARKS = 2;
    private static final List<String> ROWS = load();

    private Letters() {}

    /** Pixels a text takes. */
    static int width(String text) {
        return Math.max(0, text.codePointCount(0, text.length()) * ADVANCE - 1);
    }

    /** Whether the pixel {@code (x, y)} of a letter is inked. */
    static boolean inked(int codePoint, int x, int y) {
        int letter = codePoint >= ' ' && codePoint <= '~' ? codePoint - ' ' : 0x7f - ' ';
        int row = REMARKS + letter / PER_BAND * HEIGHT + y;
        return ROWS.get(row).charAt(letter % PER_BAND * ADVANCE + x) == '#';
    }

    private static List<String> load() {
        try (InputStream in =
                Objects.requireNonNull(Letters.class.getResourceAsStream("letters.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
