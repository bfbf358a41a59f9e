package dev.thaw.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

class GridTest {
    @Test
    void picturesStandInRowsWithGaps() {
        Picture a = PictureFiles.of(1, 1, 1, 10);
        Picture b = PictureFiles.of(1, 1, 1, 20);
        Picture c = PictureFiles.of(1, 1, 1, 30);
        Picture sheet = new Grid(2, 1, 1, 255).draw(List.of(a, b, c));
        assertThat(sheet)
                .isEqualTo(
                        PictureFiles.of(
                                5, 5, 1, //
                                255, 255, 255, 255, 255, //
                                255, 10, 255, 20, 255, //
                                255, 255, 255, 255, 255, //
                                255, 30, 255, 255, 255, //
                                255, 255, 255, 255, 255));
    }

    @Test
    void magnifyingRepeatsPixels() {
        Picture sheet = new Grid(1, 0, 2, 0).draw(List.of(PictureFiles.of(2, 1, 1, 5, 6)));
        assertThat(sheet).isEqualTo(PictureFiles.of(4, 2, 1, 5, 5, 6, 6, 5, 5, 6, 6));
    }

    @Test
    void sizesAndModesMayMix() {
        Picture small = PictureFiles.of(1, 1, 1, 9);
        Picture large = PictureFiles.noise(3, 3, 3, 1);
        Picture sheet = new Grid(2, 0, 1, 0).draw(List.of(small, large));
        assertThat(sheet).hasToString("Picture[6x3x3]");
        assertThat(sheet.at(1, 1, 2)).isEqualTo(9);
        assertThat(sheet.at(0, 0, 0)).isZero();
        assertThat(sheet.at(5, 2, 1)).isEqualTo(large.at(2, 2, 1));
    }

    @Test
    void captionsAreInkUnderThePicture() {
        Picture blank = Picture.of(20, 4, 1, new byte[80]);
        Picture sheet = new Grid(1, 0, 1, 255).draw(List.of(blank), List.of("I"));
        assertThat(sheet).hasToString("Picture[20x14x1]");
        // The letter I: serifs of three pixels above and below a stem, in the middle of 20.
        assertThat(row(sheet, 5)).containsExactly(8, 9, 10);
        assertThat(row(sheet, 8)).containsExactly(9);
        assertThat(row(sheet, 11)).containsExactly(8, 9, 10);
        assertThat(row(sheet, 13)).isEmpty();
        Picture dark = new Grid(1, 0, 1, 0).draw(List.of(blank), List.of("I"));
        assertThat(dark.at(9, 8, 0)).isEqualTo(255);
    }

    private static List<Integer> row(Picture sheet, int y) {
        return java.util.stream.IntStream.range(0, sheet.width())
                .filter(x -> sheet.at(x, y, 0) == 0)
                .boxed()
                .toList();
    }

    @Test
    void longCaptionsAreCutAndUnknownLettersAreBoxes() {
        Picture blank = Picture.of(8, 1, 1, new byte[8]);
        Picture sheet = new Grid(2, 3, 1, 255).draw(List.of(blank, blank), List.of("\u00e9WWWWW"));
        assertThat(row(sheet, 5)).containsExactly(3, 4, 5, 6, 7, 9);
        assertThat(row(sheet, 6)).containsExactly(3, 7, 9);
    }

    @Test
    void everyLetterHasItsOwnShape() {
        assertThat(
                        java.util.stream.IntStream.rangeClosed(' ', 0x7f)
                                .mapToObj(GridTest::shape)
                                .distinct()
                                .count())
                .isEqualTo(96);
    }

    private static String shape(int letter) {
        StringBuilder shape = new StringBuilder();
        for (int y = 0; y < Letters.HEIGHT; y++) {
            for (int x = 0; x < Letters.WIDTH; x++) {
                shape.append(Letters.inked(letter, x, y) ? '#' : '.');
            }
        }
        return shape.toString();
    }

    @Test
    void sheetsBeyondAnArrayAreRefused() {
        Picture picture = PictureFiles.noise(100, 100, 3, 1);
        assertThatThrownBy(() -> new Grid(1, 0, 1000, 255).draw(List.of(picture)))
                .isInstanceOf(Fault.class)
                .hasMessage("a sheet of 100000x100000 pixels is too large");
        assertThatThrownBy(() -> Grid.of(1).draw(List.of())).isInstanceOf(Fault.class);
        assertThatThrownBy(() -> Grid.of(0))
                .isInstanceOf(Fault.class)
                .hasMessage("columns must be at least 1, got 0");
    }
}
