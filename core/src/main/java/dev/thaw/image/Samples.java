package dev.thaw.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Turns what ImageIO decodes into 8-bit grey or RGB. Samples are taken as they are in the file: no
 * colour profile is applied (ImageIO would brighten grey pictures, which it takes for linear
 * light). Samples of more than 8 bits are scaled and rounded; transparent pixels are laid over the
 * background.
 */
final class Samples {
    private final int background;

    /** {@code background} is the grey level 0 … 255 behind transparent pixels. */
    Samples(int background) {
        this.background = background;
    }

    Picture picture(BufferedImage image) {
        return switch (image.getColorModel()) {
            case IndexColorModel palette -> indexed(image.getRaster(), palette);
            case ComponentColorModel model when colours(model) > 0 ->
                    components(image.getRaster(), model);
            default -> argb(image);
        };
    }

    static PictureInfo.Mode mode(ColorModel model) {
        boolean deep = model.getComponentSize(0) > 8;
        if (model instanceof IndexColorModel palette) {
            boolean grey = greyPalette(palette);
            return grey && palette.getMapSize() == 2
                    ? PictureInfo.Mode.BLACK_WHITE
                    : grey && !palette.hasAlpha()
                            ? PictureInfo.Mode.GREY
                            : PictureInfo.Mode.PALETTE;
        }
        return switch (model.getColorSpace().getType()) {
            case ColorSpace.TYPE_GRAY ->
                    deep
                            ? PictureInfo.Mode.GREY_16
                            : model.hasAlpha()
                                    ? PictureInfo.Mode.GREY_ALPHA
                                    : PictureInfo.Mode.GREY;
            case ColorSpace.TYPE_RGB ->
                    deep
                            ? model.hasAlpha() ? PictureInfo.Mode.RGBA_16 : PictureInfo.Mode.RGB_16
                            : model.hasAlpha() ? PictureInfo.Mode.RGBA : PictureInfo.Mode.RGB;
            case ColorSpace.TYPE_CMYK -> PictureInfo.Mode.CMYK;
            default -> PictureInfo.Mode.OTHER;
        };
    }

    /** Colour components of a model whose samples can be read directly, else 0. */
    private static int colours(ComponentColorModel model) {
        boolean signed = model.getTransferType() == DataBuffer.TYPE_SHORT;
        return signed
                ? 0
                : switch (model.getColorSpace().getType()) {
                    case ColorSpace.TYPE_GRAY -> 1;
                    case ColorSpace.TYPE_RGB -> 3;
                    case ColorSpace.TYPE_CMYK -> 4;
                    default -> 0;
                };
    }

    /** A palette of greys alone makes a grey picture; any colour in it makes it RGB. */
    private Picture indexed(Raster raster, IndexColorModel palette) {
        int channels = greyPalette(palette) ? 1 : 3;
        int size = palette.getMapSize();
        byte[][] colours = new byte[size][channels];
        for (int i = 0; i < size; i++) {
            int[] rgb = {palette.getRed(i), palette.getGreen(i), palette.getBlue(i)};
            for (int c = 0; c < channels; c++) {
                colours[i][c] = over(rgb[c], palette.getAlpha(i));
            }
        }
        int width = raster.getWidth();
        byte[] samples = new byte[width * raster.getHeight() * channels];
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            for (int index : row) {
                // An index beyond the palette is damage that viewers show as the first colour.
                byte[] colour = colours[index < size ? index : 0];
                System.arraycopy(colour, 0, samples, at, channels);
                at += channels;
            }
        }
        return Picture.wrap(width, raster.getHeight(), channels, samples);
    }

    private static boolean greyPalette(IndexColorModel palette) {
        for (int i = 0; i < palette.getMapSize(); i++) {
            if (palette.getRed(i) != palette.getGreen(i)
                    || palette.getRed(i) != palette.getBlue(i)) {
                return false;
            }
        }
        return true;
    }

    private Picture components(Raster raster, ComponentColorModel model) {
        int colours = colours(model);
        int channels = colours == 1 ? 1 : 3;
        int bands = model.getNumComponents();
        boolean real =
                model.getTransferType() == DataBuffer.TYPE_FLOAT
                        || model.getTransferType() == DataBuffer.TYPE_DOUBLE;
        double[] scale = new double[bands];
        for (int b = 0; b < bands; b++) {
            scale[b] = real ? 255 : 255 / (Math.pow(2, model.getComponentSize(b)) - 1);
        }
        int width = raster.getWidth();
        byte[] samples = new byte[width * raster.getHeight() * channels];
        double[] row = new double[width * bands];
        int[] pixel = new int[bands];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                for (int b = 0; b < bands; b++) {
                    double v = row[x * bands + b];
                    // 32-bit samples come out signed.
                    v = v < 0 && !real ? v + 0x1p32 : v;
                    pixel[b] = Math.clamp(Math.round(v * scale[b]), 0, 255);
                }
                write(pixel, colours, model, samples, at);
                at += channels;
            }
        }
        return Picture.wrap(width, raster.getHeight(), channels, samples);
    }

    private void write(int[] pixel, int colours, ColorModel model, byte[] to, int at) {
        int alpha = model.hasAlpha() ? pixel[pixel.length - 1] : 255;
        for (int c = 0; c < Math.min(colours, 3); c++) {
            int value = colours == 4 ? ink(255 - pixel[c], 255 - pixel[3]) : pixel[c];
            to[at + c] =
                    model.isAlphaPremultiplied()
                            ? (byte) Math.min(255, value + divide(background * (255 - alpha)))
                            : over(value, alpha);
        }
    }

    private Picture argb(BufferedImage image) {
        int width = image.getWidth();
        byte[] samples = new byte[width * image.getHeight() * 3];
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int argb : row) {
                for (int shift = 16; shift >= 0; shift -= 8) {
                    samples[at++] = over(argb >> shift & 0xff, argb >>> 24);
                }
            }
        }
        return Picture.wrap(width, image.getHeight(), 3, samples);
    }

    /**
     * RGB from the raw components of a four-colour JPEG, by R = (1 − C)(1 − K) and so on.
     *
     * @param adobe the Adobe transform; files with one store 255 − ink, and 2 stores CMY as YCbCr
     */
    static Picture fourColour(Raster raster, int adobe) {
        int width = raster.getWidth();
        byte[] samples = new byte[width * raster.getHeight() * 3];
        int[] row = new int[width * 4];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < 4 * width; x += 4) {
                if (adobe == 2) {
                    unmix(row, x);
                }
                for (int c = 0; c < 3; c++) {
                    int paper = adobe >= 0 ? row[x + c] : 255 - row[x + c];
                    int light = adobe >= 0 ? row[x + 3] : 255 - row[x + 3];
                    samples[at++] = (byte) ink(paper, light);
                }
            }
        }
        return Picture.wrap(width, raster.getHeight(), 3, samples);
    }

    /** YCbCr to RGB (ITU-T T.871), and 255 minus that: what Adobe calls YCCK. */
    private static void unmix(int[] row, int x) {
        double luma = row[x];
        double blue = row[x + 1] - 128.0;
        double red = row[x + 2] - 128.0;
        row[x] = 255 - clamp(luma + 1.402 * red);
        row[x + 1] = 255 - clamp(luma - 0.344136286 * blue - 0.714136286 * red);
        row[x + 2] = 255 - clamp(luma + 1.772 * blue);
    }

    private static int clamp(double value) {
        return Math.clamp(Math.round(value), 0, 255);
    }

    private static int ink(int paper, int light) {
        return divide(paper * light);
    }

    private byte over(int value, int alpha) {
        return (byte) divide(value * alpha + background * (255 - alpha));
    }

    /** v / 255, rounded. */
    private static int divide(int v) {
        return (v + 127) / 255;
    }
}
