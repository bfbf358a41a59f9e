package dev.thaw.image;

import dev.thaw.base.Check;
import java.util.random.RandomGenerator;

/** Cuts a window out of a picture. */
public final class Crop {
    private Crop() {}

    /** The window whose upper left pixel is {@code (left, top)}; it must lie inside. */
    public static Picture window(Picture picture, int left, int top, int width, int height) {
        Check.that(
                width >= 1
                        && height >= 1
                        && left >= 0
                        && top >= 0
                        && left <= picture.width() - width
                        && top <= picture.height() - height,
                "a crop must lie inside its picture of "
                        + picture.width()
                        + "x"
                        + picture.height()
                        + ", got "
                        + width
                        + "x"
                        + height
                        + " at "
                        + left
                        + ","
                        + top);
        if (width == picture.width() && height == picture.height()) {
            return picture;
        }
        int channels = picture.channels();
        byte[] samples = new byte[width * height * channels];
        for (int y = 0; y < height; y++) {
            System.arraycopy(
                    picture.raw(),
                    ((top + y) * picture.width() + left) * channels,
                    samples,
                    y * width * channels,
                    width * channels);
        }
        return Picture.wrap(width, height, channels, samples);
    }

    /** The middle; an odd margin is split with half rounded to even, as torchvision does. */
    public static Picture centre(Picture picture, int width, int height) {
        return window(
                picture,
                (int) Math.rint((picture.width() - width) / 2.0),
                (int) Math.rint((picture.height() - height) / 2.0),
                width,
                height);
    }

    /** A window anywhere, all positions equally likely; draws the row, then the column. */
    public static Picture random(Picture picture, int width, int height, RandomGenerator random) {
        int top = random.nextInt(Math.max(1, picture.height() - height + 1));
        int left = random.nextInt(Math.max(1, picture.width() - width + 1));
        return window(picture, left, top, width, height);
    }

    /** The picture with {@code border} black pixels added on every side. */
    public static Picture bordered(Picture picture, int border) {
        if (border == 0) {
            return picture;
        }
        Check.atLeast("border", 0, border);
        int width = Math.addExact(picture.width(), 2 * border);
        int height = Math.addExact(picture.height(), 2 * border);
        int channels = picture.channels();
        byte[] samples = new byte[Math.multiplyExact(Math.multiplyExact(width, height), channels)];
        for (int y = 0; y < picture.height(); y++) {
            System.arraycopy(
                    picture.raw(),
                    y * picture.width() * channels,
                    samples,
                    ((y + border) * width + border) * channels,
                    picture.width() * channels);
        }
        return Picture.wrap(width, height, channels, samples);
    }
}
