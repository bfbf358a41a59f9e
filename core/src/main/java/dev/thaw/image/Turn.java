package dev.thaw.image;

import dev.thaw.base.Check;

/** Mirrors and quarter turns. */
public final class Turn {
    private Turn() {}

    /** Mirrored left to right. */
    public static Picture flip(Picture picture) {
        return upright(picture, 2);
    }

    /**
     * The picture as it is to be seen, given the orientation its file states.
     *
     * <p>Source: Exif 2.3, tag 0x0112: the number says where row 0 and column 0 of the stored
     * picture lie when it is seen upright: 1 top/left, 2 top/right, 3 bottom/right, 4 bottom/left,
     * 5 left/top, 6 right/top, 7 right/bottom, 8 left/bottom.
     */
    public static Picture upright(Picture stored, int orientation) {
        Check.within("orientation", 1, 8, orientation);
        if (orientation == 1) {
            return stored;
        }
        boolean swapped = orientation >= 5;
        int width = swapped ? stored.height() : stored.width();
        int height = swapped ? stored.width() : stored.height();
        int channels = stored.channels();
        byte[] from = stored.raw();
        byte[] to = new byte[from.length];
        int last = stored.width() - 1;
        int bottom = stored.height() - 1;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int column =
                        switch (orientation) {
                            case 2, 3 -> last - x;
                            case 4 -> x;
                            case 5, 6 -> y;
                            default -> last - y;
                        };
                int row =
                        switch (orientation) {
                            case 2 -> y;
                            case 3, 4 -> bottom - y;
                            case 5, 8 -> x;
                            default -> bottom - x;
                        };
                System.arraycopy(
                        from,
                        (row * stored.width() + column) * channels,
                        to,
                        (y * width + x) * channels,
                        channels);
            }
        }
        return Picture.wrap(width, height, channels, to);
    }
}
