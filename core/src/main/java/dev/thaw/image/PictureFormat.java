package dev.thaw.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The file formats that Thaw reads, told by their first bytes, never by the file name. */
public enum PictureFormat {
    PNG,
    JPEG,
    BMP,
    GIF,
    TIFF,
    WEBP;

    /** Usual file name endings, lower case, without the dot. */
    public List<String> extensions() {
        return switch (this) {
            case PNG -> List.of("png");
            case JPEG -> List.of("jpg", "jpeg", "jpe", "jfif");
            case BMP -> List.of("bmp", "dib");
            case GIF -> List.of("gif");
            case TIFF -> List.of("tif", "tiff");
            case WEBP -> List.of("webp");
        };
    }

    /** The format whose files usually have a name like this, or null. */
    public static @Nullable PictureFormat ofName(String name) {
        int dot = name.lastIndexOf('.');
        String ending = name.substring(dot + 1).toLowerCase(Locale.ROOT);
        for (PictureFormat format : values()) {
            if (dot >= 0 && format.extensions().contains(ending)) {
                return format;
            }
        }
        return null;
    }

    /** The format of a file that begins with {@code head} (at least 12 bytes), or null. */
    public static @Nullable PictureFormat ofContent(byte[] head) {
        String text = new String(head, 0, Math.min(12, head.length), StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
            return PNG;
        }
        if (text.startsWith("\u00ff\u00d8\u00ff")) {
            return JPEG;
        }
        if (text.startsWith("BM")) {
            return BMP;
        }
        if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
            return GIF;
        }
        if (text.startsWith("II*\0") || text.startsWith("MM\0*")) {
            return TIFF;
        }
        return text.startsWith("RIFF") && text.startsWith("WEBP", 8) ? WEBP : null;
    }
}
