package dev.thaw.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.data.Preparation.Cut;
import dev.thaw.data.Preparation.Fit;
import dev.thaw.image.Convert;
import dev.thaw.image.Crop;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureFiles;
import dev.thaw.image.Resize;
import dev.thaw.image.Turn;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PreparationTest {
    private static final Preparation RECIPE =
            new Preparation(32, Fit.SQUARE, 1.12, Cut.RANDOM, true, 0);

    private static RandomGenerator random(int image) {
        return Seeds.of(5, image, 1).random(0);
    }

    @Test
    void evaluationTakesTheMiddleOfTheEnlargedPicture() {
        Picture digit = PictureFiles.noise(28, 28, 1, 1);
        Picture enlarged = Resize.to(digit, 35, 35, Resize.Filter.BILINEAR);
        assertThat(RECIPE.evaluate(digit)).isEqualTo(Crop.window(enlarged, 2, 2, 32, 32));
    }

    @Test
    void trainingShowsEveryWindowAndBothSides() {
        Picture digit = PictureFiles.noise(28, 28, 1, 2);
        Picture enlarged = Resize.to(digit, 35, 35, Resize.Filter.BILINEAR);
        Set<Picture> possible = new HashSet<>();
        for (int top = 0; top <= 3; top++) {
            for (int left = 0; left <= 3; left++) {
                Picture window = Crop.window(enlarged, left, top, 32, 32);
                possible.add(window);
                possible.add(Turn.flip(window));
            }
        }
        Set<Picture> seen = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            seen.add(RECIPE.train(digit, random(i)));
        }
        // 32 equally likely pictures: all miss one of them with probability 32 · (31/32)^400 ≈
        // 1e-4.
        assertThat(seen).isEqualTo(possible).hasSize(32);
        assertThat(RECIPE.train(digit, random(3))).isEqualTo(RECIPE.train(digit, random(3)));
    }

    @Test
    void plainIsJustTheSize() {
        Picture picture = PictureFiles.noise(28, 20, 3, 3);
        Preparation plain = Preparation.plain(16);
        Picture expected = Resize.to(picture, 16, 16, Resize.Filter.BILINEAR);
        assertThat(plain.evaluate(picture)).isEqualTo(expected);
        assertThat(plain.train(picture, random(0))).isEqualTo(expected);
    }

    @Test
    void theShorterSideKeepsTheAspectRatio() {
        Picture wide = PictureFiles.noise(60, 40, 1, 4);
        Preparation shorter = new Preparation(20, Fit.SHORTER, 1, Cut.CENTRE, false, 0);
        assertThat(shorter.evaluate(wide))
                .isEqualTo(
                        Crop.window(Resize.to(wide, 30, 20, Resize.Filter.BILINEAR), 5, 0, 20, 20));
    }

    @Test
    void withoutResizingOnlySmallPicturesGrow() {
        Preparation none = new Preparation(20, Fit.NONE, 1, Cut.CENTRE, false, 0);
        Picture large = PictureFiles.noise(30, 24, 1, 5);
        assertThat(none.evaluate(large)).isEqualTo(Crop.window(large, 5, 2, 20, 20));
        Picture small = PictureFiles.noise(10, 40, 1, 6);
        assertThat(none.evaluate(small))
                .isEqualTo(
                        Crop.window(
                                Resize.to(small, 20, 80, Resize.Filter.BILINEAR), 0, 30, 20, 20));
    }

    @Test
    void thinStripsDoNotFillTheMemory() {
        Picture strip = PictureFiles.noise(1_000_000, 1, 3, 9);
        Preparation shorter = new Preparation(64, Fit.SHORTER, 1, Cut.CENTRE, false, 0);
        Picture middle = Crop.window(strip, 499_992, 0, 16, 1);
        assertThat(shorter.evaluate(strip)).isEqualTo(shorter.evaluate(middle));
    }

    @Test
    void channelsFollowTheSettingOrTheFirstPicture() {
        Picture rgb = PictureFiles.noise(16, 16, 3, 7);
        Preparation grey = new Preparation(16, Fit.SQUARE, 1, Cut.CENTRE, false, 1);
        assertThat(grey.evaluate(rgb)).isEqualTo(Convert.grey(rgb));
        Preparation open = Preparation.plain(16);
        assertThat(open.evaluate(rgb).channels()).isEqualTo(3);
        Preparation settled = open.settled(PictureFiles.noise(2, 2, 1, 8));
        assertThat(settled.channels()).isEqualTo(1);
        assertThat(settled.evaluate(rgb).channels()).isEqualTo(1);
        assertThat(settled.settled(rgb)).isEqualTo(settled);
    }

    @Test
    void settingsAreChecked() {
        refused(() -> Preparation.plain(0), "preparation size must be between 1 and 8192, got 0");
        refused(
                () -> new Preparation(8, Fit.SQUARE, Double.NaN, Cut.CENTRE, false, 0),
                "preparation enlarge must be between 1.0 and 4.0, got NaN");
        refused(
                () -> new Preparation(8, Fit.SQUARE, 1, Cut.CENTRE, false, 2),
                "preparation channels must be 0, 1 or 3, got 2");
    }

    private static void refused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String sentence) {
        assertThatThrownBy(call).isInstanceOf(Fault.class).hasMessage(sentence);
    }

    /** The official recipe for inpainting CIFAR-10: no resize, black border of 4, random crop. */
    @Test
    void aBorderIsAddedBeforeTheRandomCropOfTrainingAlone() {
        Preparation padded = new Preparation(8, Fit.NONE, 1, Cut.RANDOM, false, 0, 2);
        Picture picture = PictureFiles.noise(8, 8, 3, 4);
        Set<Picture> possible = new HashSet<>();
        for (int top = -2; top <= 2; top++) {
            for (int left = -2; left <= 2; left++) {
                byte[] samples = new byte[8 * 8 * 3];
                for (int k = 0; k < samples.length; k++) {
                    int x = left + k / 3 % 8;
                    int y = top + k / 24;
                    boolean inside = x >= 0 && x < 8 && y >= 0 && y < 8;
                    samples[k] = (byte) (inside ? picture.at(x, y, k % 3) : 0);
                }
                possible.add(Picture.of(8, 8, 3, samples));
            }
        }
        Set<Picture> seen = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            seen.add(padded.train(picture, random(i)));
        }
        // 25 equally likely windows: all miss one with probability 25 · (24/25)^400 ≈ 2e-6.
        assertThat(seen).isEqualTo(possible).hasSize(25);
        assertThat(padded.evaluate(picture)).isEqualTo(picture);
        assertThat(padded.settled(picture).pad()).isEqualTo(2);
        assertThatThrownBy(() -> new Preparation(8, Fit.NONE, 1, Cut.CENTRE, false, 0, 2))
                .isInstanceOf(Fault.class)
                .hasMessage("preparation pad must be 0 unless the crop is random, got 2");
    }
}
