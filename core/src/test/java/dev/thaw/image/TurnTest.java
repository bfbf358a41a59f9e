package dev.thaw.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TurnTest {
    /**
     * An F, which looks different in all eight positions, as each orientation stores it. Rows 2 of
     * 3: the stroke pattern is 1 2 3 over 4 5 6.
     */
    private static final List<Picture> STORED =
            List.of(
                    PictureFiles.of(3, 2, 1, 1, 2, 3, 4, 5, 6),
                    PictureFiles.of(3, 2, 1, 3, 2, 1, 6, 5, 4),
                    PictureFiles.of(3, 2, 1, 6, 5, 4, 3, 2, 1),
                    PictureFiles.of(3, 2, 1, 4, 5, 6, 1, 2, 3),
                    PictureFiles.of(2, 3, 1, 1, 4, 2, 5, 3, 6),
                    PictureFiles.of(2, 3, 1, 3, 6, 2, 5, 1, 4),
                    PictureFiles.of(2, 3, 1, 6, 3, 5, 2, 4, 1),
                    PictureFiles.of(2, 3, 1, 4, 1, 5, 2, 6, 3));

    @Test
    void everyOrientationComesUpright() {
        for (int orientation = 1; orientation <= 8; orientation++) {
            assertThat(Turn.upright(STORED.get(orientation - 1), orientation))
                    .as("orientation %d", orientation)
                    .isEqualTo(STORED.getFirst());
        }
    }

    @Test
    void everyFormatStatesItsOrientation() {
        for (int o = 1; o <= 8; o++) {
            Picture stored = STORED.get(o - 1);
            byte[][] rows = new byte[stored.height()][stored.width()];
            boolean[] bright = new boolean[6];
            for (int i = 0; i < 6; i++) {
                int value = stored.at(i % stored.width(), i / stored.width(), 0);
                rows[i / stored.width()][i % stored.width()] = (byte) value;
                bright[i] = value == 1;
            }
            byte[] exif = PictureFiles.chunk("eXIf", PictureFiles.exif(o));
            byte[] png = PictureFiles.png(stored.width(), stored.height(), 8, 0, rows, exif);
            assertUpright(png, o, STORED.getFirst());
            assertUpright(PictureFiles.tiff(stored, o), o, STORED.getFirst());
            byte[] webp =
                    PictureFiles.webp(
                            stored.width(), stored.height(), bright, PictureFiles.exif(o));
            assertThat(read(webp, o).at(0, 0, 1)).isEqualTo(200);
            assertThat(read(webp, o).at(2, 1, 1)).isEqualTo(20);
            byte[] jpeg = PictureFiles.encode("jpeg", stored);
            assertUpright(
                    PictureFiles.jpegWithExif(jpeg, o),
                    o,
                    Turn.upright(PictureReader.STANDARD.read("x", jpeg), o));
        }
    }

    private static Picture read(byte[] file, int orientation) {
        PictureReader.Reading reading = PictureReader.STANDARD.reading("x", file);
        assertThat(reading.info().orientation()).isEqualTo(orientation);
        assertThat(reading.info().rotated()).isEqualTo(orientation != 1);
        assertThat(reading.info().width()).isEqualTo(3);
        assertThat(reading.info().height()).isEqualTo(2);
        return reading.picture();
    }

    private static void assertUpright(byte[] file, int orientation, Picture expected) {
        assertThat(read(file, orientation)).as("orientation %d", orientation).isEqualTo(expected);
    }

    @Test
    void damagedOrImpossibleOrientationCountsAsUpright() {
        Picture picture = PictureFiles.of(3, 2, 1, 1, 2, 3, 4, 5, 6);
        for (int o : new int[] {0, 9, 65535}) {
            assertThat(PictureReader.STANDARD.read("x", PictureFiles.tiff(picture, o)))
                    .isEqualTo(picture);
        }
        byte[] junk = PictureFiles.chunk("eXIf", PictureFiles.latin("MM\0*\u0000\u0000ZZ junk"));
        byte[][] rows = {{1, 2, 3}, {4, 5, 6}};
        assertThat(PictureReader.STANDARD.read("x", PictureFiles.png(3, 2, 8, 0, rows, junk)))
                .isEqualTo(picture);
    }

    @Test
    void flippingTwiceIsIdentity() {
        Picture picture = PictureFiles.noise(5, 3, 3, 1);
        Picture flipped = Turn.flip(picture);
        assertThat(flipped.at(0, 1, 2)).isEqualTo(picture.at(4, 1, 2));
        assertThat(Turn.flip(flipped)).isEqualTo(picture);
    }
}
