package dev.thaw.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Makes pictures and picture files of every kind, byte by byte where no writer exists. */
public final class PictureFiles {
    private PictureFiles() {}

    /** Independent uniform samples. */
    public static Picture noise(int width, int height, int channels, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        byte[] samples = new byte[width * height * channels];
        random.nextBytes(samples);
        return Picture.of(width, height, channels, samples);
    }

    /** A picture from numbers 0 … 255. */
    public static Picture of(int width, int height, int channels, int... values) {
        byte[] samples = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            samples[i] = (byte) values[i];
        }
        return Picture.of(width, height, channels, samples);
    }

    public static BufferedImage image(Picture picture) {
        boolean grey = picture.channels() == 1;
        BufferedImage image =
                new BufferedImage(
                        picture.width(),
                        picture.height(),
                        grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        int[] samples = new int[picture.width() * picture.height() * picture.channels()];
        byte[] bytes = picture.samples();
        Arrays.setAll(samples, i -> bytes[i] & 0xff);
        image.getRaster().setPixels(0, 0, picture.width(), picture.height(), samples);
        return image;
    }

    public static byte[] encode(String format, BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            if (!ImageIO.write(image, format, stream)) {
                throw new IllegalStateException("no writer for " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public static byte[] encode(String format, Picture picture) {
        return encode(format, image(picture));
    }

    /** Components of 16 bits: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. */
    public static BufferedImage deep(int width, int height, int bands, int... samples) {
        WritableRaster raster =
                Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, width, height, bands, null);
        raster.setPixels(0, 0, width, height, samples);
        boolean alpha = bands % 2 == 0;
        ColorModel model =
                new ComponentColorModel(
                        ColorSpace.getInstance(
                                bands <= 2 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
                        alpha,
                        false,
                        alpha ? ColorModel.TRANSLUCENT : ColorModel.OPAQUE,
                        DataBuffer.TYPE_USHORT);
        return new BufferedImage(model, raster, false, null);
    }

    /** A JPEG of four components of one colour each, without any marker that names them. */
    static byte[] fourColourJpeg(int width, int height, int... colour) throws IOException {
        WritableRaster raster =
                Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, 4, null);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                raster.setPixel(x, y, colour);
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(1);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(raster, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    /** The Adobe segment with a colour transform, for {@link #withSegment}. */
    static byte[] adobe(int transform) {
        byte[] data = Arrays.copyOf(latin("Adobe"), 12);
        data[6] = 100;
        data[11] = (byte) transform;
        return data;
    }

    /** A JPEG file with one more segment right after its start. */
    static byte[] withSegment(byte[] jpeg, int marker, byte[] data) {
        int size = data.length + 2;
        return join(
                Arrays.copyOf(jpeg, 2),
                new byte[] {(byte) 0xff, (byte) marker, (byte) (size >> 8), (byte) size},
                data,
                Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    /** An Exif block: TIFF header and one directory that holds the orientation alone. */
    static byte[] exif(int orientation) {
        return ByteBuffer.allocate(26)
                .put(latin("MM\0*"))
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0)
                .array();
    }

    public static byte[] jpegWithExif(byte[] jpeg, int orientation) {
        return withSegment(jpeg, 0xe1, join(latin("Exif\0\0"), exif(orientation)));
    }

    /** A PNG file of one filter-free scan line block; {@code rows} holds the raw rows. */
    static byte[] png(
            int width, int height, int bits, int colourType, byte[][] rows, byte[]... chunks) {
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        header.put((byte) bits).put((byte) colourType);
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (byte[] row : rows) {
            lines.write(0);
            lines.writeBytes(row);
        }
        Deflater deflater = new Deflater();
        deflater.setInput(lines.toByteArray());
        deflater.finish();
        byte[] packed = new byte[lines.size() + 64];
        byte[] data = Arrays.copyOf(packed, deflater.deflate(packed));
        System.arraycopy(packed, 0, data, 0, data.length);
        deflater.end();
        return join(
                latin("\u0089PNG\r\n\u001a\n"),
                chunk("IHDR", header.array()),
                join(chunks),
                chunk("IDAT", data),
                chunk("IEND", new byte[0]));
    }

    static byte[] chunk(String name, byte[] data) {
        CRC32 crc = new CRC32();
        crc.update(latin(name));
        crc.update(data);
        return ByteBuffer.allocate(data.length + 12)
                .putInt(data.length)
                .put(latin(name))
                .put(data)
                .putInt((int) crc.getValue())
                .array();
    }

    /** A PNG that declares a size and holds next to nothing. */
    public static byte[] bomb(int width, int height) {
        return png(width, height, 8, 2, new byte[][] {new byte[16]});
    }

    /** An uncompressed little-endian grey TIFF. */
    static byte[] tiff(Picture grey, int orientation) {
        byte[] samples = grey.samples();
        int[][] tags = {
            {256, grey.width()},
            {257, grey.height()},
            {258, 8},
            {259, 1},
            {262, 1},
            {273, 8},
            {274, orientation},
            {277, 1},
            {278, grey.height()},
            {279, samples.length}
        };
        int padded = (samples.length + 1) / 2 * 2;
        ByteBuffer file =
                ByteBuffer.allocate(8 + padded + 2 + 12 * tags.length + 4)
                        .order(ByteOrder.LITTLE_ENDIAN);
        file.put(latin("II*\0")).putInt(8 + padded).put(samples).position(8 + padded);
        file.putShort((short) tags.length);
        for (int[] tag : tags) {
            file.putShort((short) tag[0]).putShort((short) 4).putInt(1).putInt(tag[1]);
        }
        return file.array();
    }

    /**
     * A lossless WebP of two colours (VP8L with a one-bit prefix code for green and constant red
     * and blue), optionally with an Exif block.
     */
    static byte[] webp(int width, int height, boolean[] second, byte[] exif) {
        Bits bits = new Bits();
        bits.put(0x2f, 8).put(width - 1, 14).put(height - 1, 14).put(0, 4);
        bits.put(0, 3); // no transform, no colour cache, no meta prefix codes
        bits.put(1, 1).put(1, 1).put(1, 1).put(20, 8).put(200, 8); // green: 20 or 200
        bits.put(1, 1).put(0, 1).put(1, 1).put(90, 8); // red: 90
        bits.put(1, 1).put(0, 1).put(1, 1).put(160, 8); // blue: 160
        bits.put(1, 1).put(0, 1).put(1, 1).put(255, 8); // alpha: 255
        bits.put(1, 1).put(0, 1).put(0, 1).put(0, 1); // distance: unused
        for (boolean pixel : second) {
            bits.put(pixel ? 1 : 0, 1);
        }
        byte[] image = riffChunk("VP8L", bits.bytes());
        byte[] header = new byte[0];
        byte[] trailer = new byte[0];
        if (exif.length > 0) {
            ByteBuffer extended = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
            extended.putInt(0x08).putInt(width - 1 | (height - 1) << 24);
            extended.putShort((short) (height - 1 >> 8));
            header = riffChunk("VP8X", extended.array());
            trailer = riffChunk("EXIF", exif);
        }
        byte[] body = join(latin("WEBP"), header, image, trailer);
        return riffChunk("RIFF", body);
    }

    private static byte[] riffChunk(String name, byte[] data) {
        return ByteBuffer.allocate(8 + (data.length + 1) / 2 * 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(latin(name))
                .putInt(data.length)
                .put(data)
                .array();
    }

    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Bits, lowest first. */
    private static final class Bits {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int current;
        private int count;

        Bits put(int value, int width) {
            for (int i = 0; i < width; i++) {
                current |= (value >> i & 1) << count++;
                if (count == 8) {
                    out.write(current);
                    current = 0;
                    count = 0;
                }
            }
            return this;
        }

        byte[] bytes() {
            if (count > 0) {
                put(0, 8 - count);
            }
            return out.toByteArray();
        }
    }
}
