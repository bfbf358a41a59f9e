package dev.thaw.image;

import dev.thaw.base.Check;

/** Changes between grey and RGB. */
public final class Convert {
    private Convert() {}

    /** One channel (grey) or three (RGB); the picture itself when it has them already. */
    public static Picture channels(Picture picture, int channels) {
        Check.that(
                channels == 1 || channels == 3,
                "a picture must have 1 or 3 channels, got " + channels);
        return channels == 1 ? grey(picture) : rgb(picture);
    }

    /**
     * L = 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601 luma), rounded, in the 16-bit fixed point that
     * Pillow uses.
     */
    public static Picture grey(Picture picture) {
        if (picture.channels() == 1) {
            return picture;
        }
        byte[] from = picture.raw();
        byte[] to = new byte[from.length / 3];
        for (int i = 0; i < to.length; i++) {
            int luma =
                    19595 * (from[3 * i] & 0xff)
                            + 38470 * (from[3 * i + 1] & 0xff)
                            + 7471 * (from[3 * i + 2] & 0xff);
            to[i] = (byte) ((luma + (1 << 15)) >> 16);
        }
        return Picture.wrap(picture.width(), picture.height(), 1, to);
    }

    /** Grey in all three channels. */
    public static Picture rgb(Picture picture) {
        if (picture.channels() == 3) {
            return picture;
        }
        byte[] from = picture.raw();
        byte[] to = new byte[Math.multiplyExact(3, from.length)];
        for (int i = 0; i < from.length; i++) {
            to[3 * i] = from[i];
            to[3 * i + 1] = from[i];
            to[3 * i + 2] = from[i];
        }
        return Picture.wrap(picture.width(), picture.height(), 3, to);
    }
}
