package dev.thaw.degrade.blur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class ZoomBlurTest {
    @Nested
    class Contract extends DegradationContract {
        @Override
        protected ZoomBlur subject() {
            return new ZoomBlur(4, 4);
        }

        /** Copy by copy and pixel by pixel, in double. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            double[] x = Tensors.doubles(x0);
            float[] y = new float[x.length];
            int copies = (int) Math.ceil((Math.max(height, width) - 1) * 0.375) + 1;
            for (int k = 0; k < x.length; k++) {
                int plane = k / (height * width) * height * width;
                double down = k / width % height - (height - 1) / 2.0;
                double right = k % width - (width - 1) / 2.0;
                double sum = 0;
                for (int j = 0; j < copies; j++) {
                    double shown = 1 - 0.75 * n / 4 * j / (copies - 1);
                    double row = (height - 1) / 2.0 + shown * down;
                    double column = (width - 1) / 2.0 + shown * right;
                    sum += between(x, plane, height, width, row, column);
                }
                y[k] = (float) (sum / copies);
            }
            return Tensors.of(y, Tensors.shape(x0));
        }

        private static double between(
                double[] x, int plane, int height, int width, double row, double column) {
            int r = Math.clamp((long) Math.floor(row), 0, height - 1);
            int c = Math.clamp((long) Math.floor(column), 0, width - 1);
            int below = Math.min(r + 1, height - 1);
            int beside = Math.min(c + 1, width - 1);
            double top = x[plane + r * width + c] * (c + 1 - column);
            double bottom = x[plane + below * width + c] * (c + 1 - column);
            top += x[plane + r * width + beside] * (column - c);
            bottom += x[plane + below * width + beside] * (column - c);
            return top * (r + 1 - row) + bottom * (row - r);
        }

        /** Offsets near 18 are float32, 2e-6 off, and neighbours differ by up to 2. */
        @Override
        protected double tolerance() {
            return 1e-5;
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Test
    void theCentreStaysAndTheCornersAreSmearedTowardsIt() {
        float[] pixels = new float[21 * 21];
        pixels[10 * 21 + 10] = 1;
        double[] seen =
                PointOfLight.seen(new ZoomBlur(1, 4), new ImageShape(1, 21, 21), pixels, 1, 1);
        assertThat(seen[220]).isCloseTo(1, within(1e-6));
        double[] edge = new double[21];
        for (int k = 0; k < 21; k++) {
            edge[k] = seen[10 * 21 + k];
        }
        assertThat(edge[12]).as("light moves outwards").isPositive().isLessThan(edge[11]);
        assertThat(edge[8]).isCloseTo(edge[12], within(1e-6));
    }

    @Test
    void largeImagesHaveABoundedNumberOfCopies() {
        assertThat(new ZoomBlur(1, 1000).copies(new ImageShape(3, 4000, 3000))).isEqualTo(64);
        assertThat(new ZoomBlur(1, 2).copies(new ImageShape(3, 1, 1))).isEqualTo(2);
        assertThat(new ZoomBlur(1, 2).copies(new ImageShape(3, 65, 5))).isEqualTo(17);
    }

    @Test
    void flatImagesOfAnySizeStayFlat() {
        assertThat(PointOfLight.changeOfFlatImages(new ZoomBlur(4, 100))).isLessThan(1e-5);
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new ZoomBlur(0, 2))
                .isInstanceOf(Fault.class)
                .hasMessage("zoom-blur steps must be at least 1, got 0");
        assertThatThrownBy(() -> new ZoomBlur(1, 1))
                .hasMessage("zoom-blur zoom must be above 1 and at most 1000, got 1.0");
    }
}
