package dev.thaw.degrade.mixing;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Picture files for tests. */
final class Marks {
    private Marks() {}

    /** 12x8 pixels whose colour and opacity run from corner to corner. */
    static BufferedImage ramp() {
        BufferedImage image = new BufferedImage(12, 8, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 12; x++) {
                int alpha = 255 * (x + y) / 18;
                image.setRGB(x, y, alpha << 24 | (20 * x) << 16 | (30 * y) << 8 | 255 - 20 * x);
            }
        }
        return image;
    }

    /** A file that is gone when the tests end. */
    static String file(BufferedImage image) {
        try {
            Path file = Files.createTempFile("mark", ".png");
            file.toFile().deleteOnExit();
            ImageIO.write(image, "png", file.toFile());
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
