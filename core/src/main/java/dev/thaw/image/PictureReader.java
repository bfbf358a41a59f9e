package dev.thaw.image;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads picture files (PNG, JPEG, BMP, GIF, TIFF, WebP) as 8-bit grey or RGB, upright.
 *
 * <ul>
 *   <li>The declared size is checked before a pixel is decoded.
 *   <li>Grey files (also 1-bit ones and palettes of greys) become grey pictures, all others RGB.
 *   <li>16-bit samples are rounded to 8; CMYK becomes RGB by (1 − C)(1 − K).
 *   <li>Transparent pixels are laid over {@code background}.
 *   <li>The Exif orientation is applied. Of several pages or frames the first is read.
 *   <li>Embedded colour profiles are ignored: the numbers of the file are taken for sRGB, as the
 *       published pipelines do, and no profile of a stranger reaches native code.
 * </ul>
 *
 * A file that is broken, cut off or too large is a {@link Fault} of kind input that names it.
 * Decodes in memory, safe for several threads.
 *
 * @param maxPixels largest width · height that is accepted
 * @param background what lies behind transparent pixels
 */
public record PictureReader(long maxPixels, Background background) {
    /** What shows through transparent pixels. */
    public enum Background {
        WHITE(255),
        BLACK(0);

        private final int level;

        Background(int level) {
            this.level = level;
        }
    }

    /** 100 million pixels. */
    public static final long DEFAULT_MAX_PIXELS = 100_000_000;

    /** 100 million pixels, white background. */
    public static final PictureReader STANDARD =
            new PictureReader(DEFAULT_MAX_PIXELS, Background.WHITE);

    /** RGB samples of more pixels than this do not fit a Java array. */
    private static final long MOST_PIXELS = Integer.MAX_VALUE / 3 - 8;

    private static final long MORE_THAN_ANY_HEADER = 64L << 20;

    /** A picture and what its file says about it. */
    public record Reading(Picture picture, PictureInfo info) {}

    /** Width and height as a header declares them, before any turn. */
    public record Size(int width, int height) {}

    public PictureReader {
        Check.that(
                maxPixels >= 1 && maxPixels <= MOST_PIXELS,
                "maxPixels must be between 1 and " + MOST_PIXELS + ", got " + maxPixels);
    }

    public Picture read(Path file) {
        return reading(file.toString(), bytes(file)).picture();
    }

    /** {@code name} is what messages call the picture. */
    public Picture read(String name, byte[] file) {
        return reading(name, file).picture();
    }

    /** The whole file, unless it is larger than any picture within the limit could need. */
    public byte[] bytes(Path file) {
        long most = mostBytes();
        try {
            long size = Files.size(file);
            if (size > most) {
                throw Fault.input(
                        file + " must be at most " + most + " bytes for a picture, it has " + size);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw Fault.input(file + " cannot be read: " + AtomicFile.reason(e), e);
        }
    }

    /** Largest file that {@link #bytes} reads: 16-bit RGBA without compression, and a header. */
    public long mostBytes() {
        return Math.min(Integer.MAX_VALUE - 16L, 8 * maxPixels + MORE_THAN_ANY_HEADER);
    }

    /** Reads only as much of {@code in} as the header needs and checks the declared size. */
    public Size header(String name, InputStream in) {
        try (ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
            byte[] head = new byte[12];
            int n = stream.read(head);
            PictureFormat format = format(name, n < head.length ? new byte[0] : head);
            stream.seek(0);
            return with(name, format, stream, reader -> checkedSize(name, reader));
        } catch (IOException e) {
            throw Fault.input(name + " cannot be read: " + AtomicFile.reason(e), e);
        }
    }

    /** Decodes a file that lies in memory. */
    public Reading reading(String name, byte[] file) {
        PictureFormat format = format(name, file);
        try (ImageInputStream stream = new MemoryStream(withoutProfile(name, format, file))) {
            return with(name, format, stream, reader -> decode(name, format, file, reader));
        } catch (IOException e) {
            throw Fault.input(name + " cannot be read: " + AtomicFile.reason(e), e);
        }
    }

    private static PictureFormat format(String name, byte[] head) {
        PictureFormat format = PictureFormat.ofContent(head);
        if (format == null) {
            throw Fault.input(
                    name
                            + (head.length == 0
                                    ? " is empty or too short for a picture"
                                    : " is no PNG, JPEG, BMP, GIF, TIFF or WebP file"));
        }
        return format;
    }

    private static byte[] withoutProfile(String name, PictureFormat format, byte[] file) {
        return switch (format) {
            case JPEG -> JpegSegments.withoutProfile(file);
            case WEBP -> Riff.withoutProfile(name, file);
            case PNG, BMP, GIF, TIFF -> file;
        };
    }

    private interface Task<T> {
        T run(ImageReader reader) throws IOException;
    }

    /** Runs a task with a reader and translates everything that foreign decoders may throw. */
    private static <T> T with(
            String name, PictureFormat format, ImageInputStream stream, Task<T> task)
            throws IOException {
        ImageReader reader = Codecs.reader(format);
        try {
            reader.setInput(stream, true, true);
            return task.run(reader);
        } catch (Fault e) {
            throw e;
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            throw Fault.input(
                    name + " is broken and cannot be read as " + format + ": " + reason(e), e);
        } finally {
            reader.dispose();
        }
    }

    private Size checkedSize(String name, ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        checkPixels(name, "", width, height);
        // Tiles may be larger than the picture and are allocated whole.
        checkPixels(name, "tiles of ", reader.getTileWidth(0), reader.getTileHeight(0));
        return new Size(width, height);
    }

    private void checkPixels(String name, String what, int width, int height) {
        if (width < 1 || height < 1 || (long) width * height > maxPixels) {
            throw Fault.input(
                    String.format(
                            Locale.ROOT,
                            "%s declares %s%dx%d pixels; a picture must have between 1 and %d",
                            name,
                            what,
                            width,
                            height,
                            maxPixels));
        }
    }

    private Reading decode(String name, PictureFormat format, byte[] file, ImageReader reader)
            throws IOException {
        checkedSize(name, reader);
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((_, warning) -> warnings.add(String.valueOf(warning)));
        Picture stored;
        PictureInfo.Mode mode;
        if (format == PictureFormat.JPEG && JpegSegments.hasFourComponents(file)) {
            stored =
                    Samples.fourColour(
                            reader.readRaster(0, null), JpegSegments.adobeTransform(file));
            mode = PictureInfo.Mode.CMYK;
        } else {
            BufferedImage image = reader.read(0);
            stored = new Samples(background.level).picture(image);
            mode = Samples.mode(image.getColorModel());
        }
        if (format == PictureFormat.JPEG && !JpegSegments.hasEnd(file)) {
            throw new EOFException();
        }
        for (String warning : warnings) {
            // The JPEG decoder fills what is missing with grey and only warns.
            if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
                throw new EOFException(warning);
            }
        }
        int orientation = Orientation.of(format, file);
        Picture picture = Turn.upright(stored, orientation);
        return new Reading(
                picture,
                new PictureInfo(format, picture.width(), picture.height(), mode, orientation));
    }

    private static String reason(Throwable e) {
        Throwable deepest = e;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            deepest = cause;
        }
        return switch (deepest) {
            case OutOfMemoryError _ -> "it needs more memory than there is";
            case EOFException f when f.getMessage() == null -> "it ends too early";
            case IOException f when f.getMessage() != null ->
                    f.getMessage().lines().findFirst().orElse("").strip();
            default -> "its structure is damaged";
        };
    }
}
