package dev.thaw.degrade.mixing;

import dev.thaw.image.Convert;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureReader.Background;
import dev.thaw.image.Resize;
import dev.thaw.tensor.ImageShape;

/**
 * A picture file with its transparency: read on black and on white, the difference between the two
 * is what shows through.
 */
record Watermark(ImageShape image, Picture onBlack, Picture onWhite) {
    static Watermark read(String file, ImageShape image) {
        Picture black = FixedPicture.read("overlay", file, Background.BLACK);
        Picture white = FixedPicture.read("overlay", file, Background.WHITE);
        return new Watermark(
                image,
                Convert.channels(black, image.channels()),
                Convert.channels(white, image.channels()));
    }

    /** Height and width in pixels, at least 1, in {@code size} of the image's sides. */
    int[] sides(double size) {
        double scale =
                size
                        * Math.min(
                                (double) image.height() / onBlack.height(),
                                (double) image.width() / onBlack.width());
        return new int[] {
            (int) Math.max(1, Math.round(scale * onBlack.height())),
            (int) Math.max(1, Math.round(scale * onBlack.width()))
        };
    }

    /**
     * The mark in the upper left corner of an empty image: o·α·c for every channel, values from -1
     * to 1, and then o·α; {@code (C + 1) × H × W}.
     */
    float[] layer(double size, double opacity) {
        int[] sides = sides(size);
        Picture black = Resize.to(onBlack, sides[1], sides[0], Resize.Filter.BILINEAR);
        Picture white = Resize.to(onWhite, sides[1], sides[0], Resize.Filter.BILINEAR);
        int channels = image.channels();
        int plane = image.height() * image.width();
        float[] layer = new float[(channels + 1) * plane];
        for (int y = 0; y < sides[0]; y++) {
            for (int x = 0; x < sides[1]; x++) {
                double through = 0;
                for (int c = 0; c < channels; c++) {
                    through += Math.max(0, white.at(x, y, c) - black.at(x, y, c)) / 255.0;
                }
                double alpha = opacity * (1 - through / channels);
                int at = y * image.width() + x;
                for (int c = 0; c < channels; c++) {
                    layer[c * plane + at] =
                            (float) (2 * opacity * black.at(x, y, c) / 255.0 - alpha);
                }
                layer[channels * plane + at] = (float) alpha;
            }
        }
        return layer;
    }
}
