package dev.thaw.degrade.blur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.blur.GaussianBlur.Border;
import dev.thaw.tensor.ImageShape;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class BoxBlurTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract BoxBlur subject();

        /** The mean over the square, pixel by pixel, pass by pass. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            BoxBlur blur = subject();
            double full = blur.side() * Math.max(x0.size(2), x0.size(3));
            double width = 1 + (full - 1) * n / blur.steps();
            Spread box = new Spread();
            for (int down = -40; down <= 40; down++) {
                for (int right = -40; right <= 40; right++) {
                    box.add(down, right, overlap(down, width) * overlap(right, width));
                }
            }
            box.normalise();
            Tensor x = x0;
            for (int pass = 0; pass < blur.passes(); pass++) {
                x = Spread.all(x, blur.border(), i -> box);
            }
            return x;
        }

        /** How much of the pixel at {@code at} lies within half a width of 0. */
        private static double overlap(int at, double width) {
            double from = Math.max(at - 0.5, -width / 2);
            double to = Math.min(at + 0.5, width / 2);
            return Math.max(0, to - from);
        }

        /** Means of up to 1000 values below 1 in float32, from matrices rounded once. */
        @Override
        protected double tolerance() {
            return 5e-6;
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Nested
    class Reflect extends Contract {
        @Override
        protected BoxBlur subject() {
            return new BoxBlur(4, 0.4, 1, Border.REFLECT);
        }
    }

    @Nested
    class TwiceCircular extends Contract {
        @Override
        protected BoxBlur subject() {
            return new BoxBlur(3, 0.5, 2, Border.CIRCULAR);
        }
    }

    @Test
    void aBoxAsLargeAsTheImageLeavesItsMean() {
        float[] pixels = new float[36];
        pixels[7] = 1;
        double[] seen =
                PointOfLight.seen(
                        new BoxBlur(2, 1, 1, Border.CIRCULAR),
                        new ImageShape(1, 6, 6),
                        pixels,
                        1,
                        1);
        for (double value : seen) {
            assertThat(value).isCloseTo(1 / 36.0, within(1e-6));
        }
    }

    @Test
    void flatImagesOfAnySizeStayFlat() {
        assertThat(PointOfLight.changeOfFlatImages(new BoxBlur(4, 2, 3, Border.REFLECT)))
                .isLessThan(1e-5);
        assertThat(PointOfLight.changeOfFlatImages(new BoxBlur(4, 0.01, 1, Border.CIRCULAR)))
                .isLessThan(1e-5);
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new BoxBlur(0, 1, 1, Border.REFLECT))
                .isInstanceOf(Fault.class)
                .hasMessage("box-blur steps must be at least 1, got 0");
        assertThatThrownBy(() -> new BoxBlur(1, 0, 1, Border.REFLECT))
                .hasMessage("box-blur side must be above 0 and at most 2.0, got 0.0");
        assertThatThrownBy(() -> new BoxBlur(1, 1, 9, Border.REFLECT))
                .hasMessage("box-blur passes must be between 1 and 8, got 9");
    }
}
