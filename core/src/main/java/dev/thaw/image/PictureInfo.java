package dev.thaw.image;

/**
 * What a picture file says about itself.
 *
 * @param width pixels a row, upright (after the orientation was applied)
 * @param height rows, upright
 * @param orientation the Exif orientation 1 … 8 of the file; 1 = stored upright
 */
public record PictureInfo(PictureFormat format, int width, int height, Mode mode, int orientation) {

    /** How a file holds its colours; all become 8-bit grey or RGB. */
    public enum Mode {
        BLACK_WHITE("1-bit"),
        GREY("grey"),
        GREY_ALPHA("grey with alpha"),
        GREY_16("16-bit grey"),
        RGB("rgb"),
        RGBA("rgba"),
        RGB_16("16-bit rgb"),
        RGBA_16("16-bit rgba"),
        PALETTE("palette"),
        CMYK("cmyk"),
        OTHER("other");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        /** The mode in words. */
        public String word() {
            return word;
        }
    }

    public boolean rotated() {
        return orientation != 1;
    }
}
