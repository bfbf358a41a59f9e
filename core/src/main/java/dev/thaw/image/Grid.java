package dev.thaw.image;

import dev.thaw.base.Check;
import java.util.Arrays;
import java.util.List;

/**
 * A contact sheet: pictures in rows of equal cells, from left to right and top to bottom. Every
 * cell is as large as the largest picture; smaller ones sit in its middle. Grey if all pictures are
 * grey, RGB otherwise.
 *
 * @param columns pictures a row
 * @param gap pixels between cells and around them
 * @param magnify each pixel becomes a square of this side
 * @param background grey level 0 … 255 of gaps and captions' paper; captions are written in black
 *     or white, whichever stands out
 */
public record Grid(int columns, int gap, int magnify, int background) {
    public Grid {
        Check.atLeast("columns", 1, columns);
        Check.atLeast("gap", 0, gap);
        Check.atLeast("magnify", 1, magnify);
        Check.within("background", 0, 255, background);
    }

    /** Two pixels of white between pictures in their own size. */
    public static Grid of(int columns) {
        return new Grid(columns, 2, 1, 255);
    }

    public Grid magnified(int factor) {
        return new Grid(columns, gap, factor, background);
    }

    /** A sheet without captions. */
    public Picture draw(List<Picture> pictures) {
        return draw(pictures, List.of());
    }

    /**
     * A sheet with a caption under each picture; fewer captions than pictures leave the rest
     * without. What does not fit the width of a cell is cut off.
     */
    public Picture draw(List<Picture> pictures, List<String> captions) {
        Check.notEmpty("pictures of a sheet", pictures);
        Sheet sheet = sheet(pictures, !captions.isEmpty());
        for (int i = 0; i < pictures.size(); i++) {
            int left = gap + i % columns * (sheet.cellWidth + gap);
            int top = gap + i / columns * (sheet.cellHeight + sheet.captionHeight + gap);
            sheet.paste(pictures.get(i), left, top);
            if (i < captions.size()) {
                sheet.write(captions.get(i), left, top + sheet.cellHeight + 1);
            }
        }
        return Picture.wrap(sheet.width, sheet.height, sheet.channels, sheet.samples);
    }

    private Sheet sheet(List<Picture> pictures, boolean captions) {
        int channels = pictures.stream().mapToInt(Picture::channels).max().orElse(1);
        long cellWidth =
                (long) magnify * pictures.stream().mapToInt(Picture::width).max().orElse(1);
        long cellHeight =
                (long) magnify * pictures.stream().mapToInt(Picture::height).max().orElse(1);
        int captionHeight = captions ? Letters.HEIGHT + 1 : 0;
        int used = Math.min(columns, pictures.size());
        int rows = Math.ceilDiv(pictures.size(), columns);
        long width = gap + used * (cellWidth + gap);
        long height = gap + rows * (cellHeight + captionHeight + gap);
        Check.that(
                width * height <= (Integer.MAX_VALUE - 8L) / channels,
                "a sheet of " + width + "x" + height + " pixels is too large");
        return new Sheet(
                (int) width,
                (int) height,
                channels,
                (int) cellWidth,
                (int) cellHeight,
                captionHeight);
    }

    /** The sheet while it is being drawn. */
    private final class Sheet {
        final int width;
        final int height;
        final int channels;
        final int cellWidth;
        final int cellHeight;
        final int captionHeight;
        final byte[] samples;

        Sheet(
                int width,
                int height,
                int channels,
                int cellWidth,
                int cellHeight,
                int captionHeight) {
            this.width = width;
            this.height = height;
            this.channels = channels;
            this.cellWidth = cellWidth;
            this.cellHeight = cellHeight;
            this.captionHeight = captionHeight;
            this.samples = new byte[width * height * channels];
            Arrays.fill(samples, (byte) background);
        }

        void paste(Picture picture, int cellLeft, int cellTop) {
            int left = cellLeft + (cellWidth - magnify * picture.width()) / 2;
            int top = cellTop + (cellHeight - magnify * picture.height()) / 2;
            for (int y = 0; y < magnify * picture.height(); y++) {
                for (int x = 0; x < magnify * picture.width(); x++) {
                    int at = ((top + y) * width + left + x) * channels;
                    for (int c = 0; c < channels; c++) {
                        int source = Math.min(c, picture.channels() - 1);
                        samples[at + c] = (byte) picture.at(x / magnify, y / magnify, source);
                    }
                }
            }
        }

        void write(String text, int left, int top) {
            byte ink = (byte) (background >= 128 ? 0 : 255);
            int x = left + Math.max(0, (cellWidth - Letters.width(text)) / 2);
            for (int letter : text.codePoints().toArray()) {
                for (int dy = 0; dy < Letters.HEIGHT; dy++) {
                    for (int dx = 0; dx < Letters.WIDTH; dx++) {
                        if (x + dx < left + cellWidth && Letters.inked(letter, dx, dy)) {
                            int at = ((top + dy) * width + x + dx) * channels;
                            Arrays.fill(samples, at, at + channels, ink);
                        }
                    }
                }
                x += Letters.ADVANCE;
            }
        }
    }
}
