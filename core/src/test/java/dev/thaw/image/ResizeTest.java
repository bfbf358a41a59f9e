package dev.thaw.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.image.Resize.Filter;
import org.junit.jupiter.api.Test;

class ResizeTest {
    private static final int[] ROW = {0, 255, 13, 200, 97, 41, 250};

    private static int[] resized(int width, Filter filter) {
        Picture picture = Resize.to(PictureFiles.of(7, 1, 1, ROW), width, 1, filter);
        int[] values = new int[width];
        for (int x = 0; x < width; x++) {
            values[x] = picture.at(x, 0, 0);
        }
        return values;
    }

    /** Numbers computed with Pillow 12.3.0. */
    @Test
    void rowsEqualThoseOfPillow() {
        assertThat(resized(3, Filter.BOX)).containsExactly(128, 103, 146);
        assertThat(resized(4, Filter.BOX)).containsExactly(128, 107, 97, 146);
        assertThat(resized(10, Filter.BOX))
                .containsExactly(0, 255, 255, 13, 200, 200, 97, 41, 41, 250);
        assertThat(resized(3, Filter.BILINEAR)).containsExactly(112, 126, 128);
        assertThat(resized(4, Filter.BILINEAR)).containsExactly(110, 114, 115, 153);
        assertThat(resized(10, Filter.BILINEAR))
                .containsExactly(0, 140, 195, 25, 135, 164, 94, 55, 135, 250);
        assertThat(resized(3, Filter.BICUBIC)).containsExactly(112, 120, 133);
        assertThat(resized(4, Filter.BICUBIC)).containsExactly(110, 120, 110, 152);
        assertThat(resized(10, Filter.BICUBIC))
                .containsExactly(0, 151, 219, 16, 139, 184, 93, 35, 135, 255);
    }

    @Test
    void aFlatPictureStaysFlat() {
        Picture flat = PictureFiles.of(3, 2, 1, 77, 77, 77, 77, 77, 77);
        for (Filter filter : Filter.values()) {
            for (int size : new int[] {1, 2, 5, 13, 37}) {
                Picture resized = Resize.to(flat, size, size + 1, filter);
                assertThat(resized.samples()).as("%s to %d", filter, size).containsOnly(77);
            }
        }
    }

    @Test
    void theOwnSizeIsIdentity() {
        Picture picture = PictureFiles.noise(8, 5, 3, 1);
        assertThat(Resize.to(picture, 8, 5, Filter.BICUBIC)).isEqualTo(picture);
    }

    /** Mean of each 2×2 block; two roundings of at most one half each. */
    @Test
    void boxHalvesByAveraging() {
        Picture picture = PictureFiles.noise(10, 6, 3, 2);
        Picture half = Resize.to(picture, 5, 3, Filter.BOX);
        for (int y = 0; y < 3; y++) {
            for (int x = 0; x < 5; x++) {
                double mean =
                        (picture.at(2 * x, 2 * y, 1)
                                        + picture.at(2 * x + 1, 2 * y, 1)
                                        + picture.at(2 * x, 2 * y + 1, 1)
                                        + picture.at(2 * x + 1, 2 * y + 1, 1))
                                / 4.0;
                assertThat((double) half.at(x, y, 1)).isEqualTo(mean, within(1.0));
            }
        }
    }

    @Test
    void channelsDoNotMix() {
        Picture rgb = PictureFiles.noise(9, 7, 3, 3);
        Picture resized = Resize.to(rgb, 5, 12, Filter.BILINEAR);
        byte[] green = new byte[63];
        for (int i = 0; i < 63; i++) {
            green[i] = (byte) rgb.at(i % 9, i / 9, 1);
        }
        Picture alone = Resize.to(Picture.of(9, 7, 1, green), 5, 12, Filter.BILINEAR);
        for (int i = 0; i < 60; i++) {
            assertThat(resized.at(i % 5, i / 5, 1)).isEqualTo(alone.at(i % 5, i / 5, 0));
        }
    }

    @Test
    void theShorterSideDecides() {
        assertThat(Resize.shorterTo(PictureFiles.noise(30, 20, 1, 4), 10, Filter.BILINEAR))
                .hasToString("Picture[15x10x1]");
        assertThat(Resize.shorterTo(PictureFiles.noise(20, 33, 1, 4), 10, Filter.BILINEAR))
                .hasToString("Picture[10x16x1]");
    }
}
