package dev.thaw.degrade.compress;

import dev.thaw.degrade.compress.Jpeg.Chroma;
import dev.thaw.tensor.ImageShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.plugins.jpeg.JPEGQTable;
import javax.imageio.stream.ImageOutputStream;
import org.w3c.dom.NodeList;

/** Pictures through the JDK's JPEG writer and reader, with the IJG's tables for a quality. */
final class RealJpeg {
    private static final String FORMAT = "javax_imageio_jpeg_image_1.0";

    private RealJpeg() {}

    /** One image {@code (C, H, W)} in [-1, 1], in and out. */
    static float[] coded(float[] x, ImageShape image, int quality, Chroma chroma) {
        int height = image.height();
        int width = image.width();
        boolean grey = image.channels() == 1;
        BufferedImage in =
                new BufferedImage(
                        width,
                        height,
                        grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        float[] seen = new float[x.length];
        try {
            for (int k = 0; k < x.length; k++) {
                int at = k % (height * width);
                int level = Math.round((x[k] + 1) * 127.5f);
                in.getRaster().setSample(at % width, at / width, k / (height * width), level);
            }
            ByteArrayInputStream file = new ByteArrayInputStream(file(in, quality, chroma));
            BufferedImage out = ImageIO.read(file);
            for (int k = 0; k < x.length; k++) {
                int at = k % (height * width);
                int level = out.getRaster().getSample(at % width, at / width, k / (height * width));
                seen[k] = level / 255f * 2 - 1;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seen;
    }

    private static byte[] file(BufferedImage in, int quality, Chroma chroma) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try {
            IIOMetadata meta =
                    writer.getDefaultImageMetadata(
                            ImageTypeSpecifier.createFromRenderedImage(in), null);
            IIOMetadataNode tree = (IIOMetadataNode) meta.getAsTree(FORMAT);
            NodeList tables = tree.getElementsByTagName("dqtable");
            for (int k = 0; k < tables.getLength(); k++) {
                IIOMetadataNode table = (IIOMetadataNode) tables.item(k);
                boolean first = table.getAttribute("qtableId").equals("0");
                table.setUserObject(
                        scaled(first ? JPEGQTable.K1Luminance : JPEGQTable.K2Chrominance, quality));
            }
            NodeList components = tree.getElementsByTagName("componentSpec");
            String factor = chroma == Chroma.HALVED && components.getLength() == 3 ? "2" : "1";
            IIOMetadataNode luma = (IIOMetadataNode) components.item(0);
            luma.setAttribute("HsamplingFactor", factor);
            luma.setAttribute("VsamplingFactor", factor);
            meta.setFromTree(FORMAT, tree);
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
                writer.setOutput(out);
                writer.write(null, new IIOImage(in, null, meta), null);
            }
            return file.toByteArray();
        } finally {
            writer.dispose();
        }
    }

    private static JPEGQTable scaled(JPEGQTable table, int quality) {
        int[] values = table.getTable();
        double percent = quality < 50 ? Math.floor(5000.0 / quality) : 200 - 2.0 * quality;
        for (int k = 0; k < values.length; k++) {
            double value = Math.floor((values[k] * percent + 50) / 100);
            values[k] = (int) Math.max(1, Math.min(255, value));
        }
        return new JPEGQTable(values);
    }
}
