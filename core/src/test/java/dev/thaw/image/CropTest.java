package dev.thaw.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CropTest {
    /** A row whose samples are their own positions. */
    private static Picture ruler(int width) {
        byte[] samples = new byte[width];
        for (int x = 0; x < width; x++) {
            samples[x] = (byte) x;
        }
        return Picture.of(width, 1, 1, samples);
    }

    @Test
    void halvesOfTheMarginAreRoundedToEven() {
        assertThat(Crop.centre(ruler(35), 32, 1).at(0, 0, 0)).isEqualTo(2);
        assertThat(Crop.centre(ruler(143), 128, 1).at(0, 0, 0)).isEqualTo(8);
        assertThat(Crop.centre(ruler(33), 32, 1).at(0, 0, 0)).isZero();
        assertThat(Crop.centre(ruler(36), 32, 1).at(0, 0, 0)).isEqualTo(2);
    }

    @Test
    void windowsKeepTheirPixels() {
        Picture picture = PictureFiles.noise(7, 6, 3, 1);
        Picture window = Crop.window(picture, 2, 1, 4, 3);
        assertThat(window).hasToString("Picture[4x3x3]");
        assertThat(window.at(3, 2, 2)).isEqualTo(picture.at(5, 3, 2));
        assertThat(window.at(0, 0, 0)).isEqualTo(picture.at(2, 1, 0));
    }

    @Test
    void windowsOutsideAreRefused() {
        Picture picture = PictureFiles.noise(7, 6, 1, 1);
        assertThatThrownBy(() -> Crop.window(picture, 4, 0, 4, 3))
                .isInstanceOf(Fault.class)
                .hasMessage("a crop must lie inside its picture of 7x6, got 4x3 at 4,0");
        assertThatThrownBy(() -> Crop.centre(picture, 8, 6)).isInstanceOf(Fault.class);
        assertThatThrownBy(() -> Crop.random(picture, 8, 6, new SplittableRandom(1)))
                .isInstanceOf(Fault.class);
    }

    /** 4,000 draws over 4 positions: mean 1,000, standard deviation 27; five of them allowed. */
    @Test
    void randomWindowsReachEveryPositionEquallyOften() {
        Picture ruler = ruler(10);
        SplittableRandom random = new SplittableRandom(2);
        TreeMap<Integer, Integer> counts = new TreeMap<>();
        for (int i = 0; i < 4000; i++) {
            counts.merge(Crop.random(ruler, 7, 1, random).at(0, 0, 0), 1, Integer::sum);
        }
        assertThat(counts.keySet()).containsExactly(0, 1, 2, 3);
        assertThat(counts.values()).allMatch(n -> Math.abs(n - 1000) < 137);
    }
}
