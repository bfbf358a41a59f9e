package dev.thaw.image;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes pictures as PNG (lossless, the default) or JPEG, whichever the file name ends in. What was
 * there before stays until the new file is complete.
 */
public final class PictureWriter {
    /** JPEG quality 0.95: 4:2:0 chroma, errors hardly visible. */
    public static final double DEFAULT_QUALITY = 0.95;

    private PictureWriter() {}

    /** Creates or replaces {@code file}; missing folders are made. */
    public static void write(Picture picture, Path file) {
        write(picture, file, DEFAULT_QUALITY);
    }

    /** {@code quality} in 0 … 1 counts for JPEG only. */
    public static void write(Picture picture, Path file, double quality) {
        Check.within("JPEG quality", 0, 1, quality);
        PictureFormat format = format(file);
        AtomicFile.write(file, out -> encode(picture, format, quality, out));
    }

    /** The bytes of a PNG file. */
    public static byte[] png(Picture picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            encode(picture, PictureFormat.PNG, DEFAULT_QUALITY, bytes);
        } catch (IOException e) {
            throw Fault.resources("a picture could not be encoded: " + AtomicFile.reason(e), e);
        }
        return bytes.toByteArray();
    }

    /** Refuses a file name that no picture can be written to, before any work is done. */
    public static void checkName(Path file) {
        format(file);
    }

    private static PictureFormat format(Path file) {
        String name = String.valueOf(file.getFileName());
        PictureFormat format = PictureFormat.ofName(name);
        if (format == PictureFormat.PNG || format == PictureFormat.JPEG) {
            return format;
        }
        Check.that(
                format == null && name.indexOf('.', 1) < 0,
                "a picture is written as .png or .jpg, got " + file);
        return PictureFormat.PNG;
    }

    private static void encode(
            Picture picture, PictureFormat format, double quality, OutputStream out)
            throws IOException {
        BufferedImage image = image(picture);
        ImageWriter writer = Codecs.writer(format);
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            if (format == PictureFormat.JPEG) {
                parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                parameters.setCompressionQuality((float) quality);
            }
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
    }

    /** An ImageIO view of the same samples. */
    static BufferedImage image(Picture picture) {
        boolean grey = picture.channels() == 1;
        int[] bands = grey ? new int[] {0} : new int[] {0, 1, 2};
        DataBuffer samples = new DataBufferByte(picture.raw(), picture.raw().length);
        WritableRaster raster =
                Raster.createInterleavedRaster(
                        samples,
                        picture.width(),
                        picture.height(),
                        picture.width() * bands.length,
                        bands.length,
                        bands,
                        null);
        ColorSpace space = ColorSpace.getInstance(grey ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
        ColorModel model =
                new ComponentColorModel(
                        space, false, false, ColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, raster, false, null);
    }
}
