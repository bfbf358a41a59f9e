package dev.thaw.degrade.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.resolution.Decimate.Up;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class DecimateTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Decimate subject();

        /** Every pixel from the list of those that were taken, in double. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            int every = 1 + subject().stride() * n;
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            List<Integer> rows = taken(height, every);
            List<Integer> columns = taken(width, every);
            double[] x = Tensors.doubles(x0);
            float[] y = new float[x.length];
            for (int k = 0; k < x.length; k++) {
                int row = k / width % height;
                int plane = k - row * width - k % width;
                double sum = 0;
                for (int r : rows) {
                    for (int c : columns) {
                        double weight =
                                weight(row, r, rows, every) * weight(k % width, c, columns, every);
                        sum += weight * x[plane + r * width + c];
                    }
                }
                y[k] = (float) sum;
            }
            return Tensors.of(y, Tensors.shape(x0));
        }

        private static List<Integer> taken(int size, int every) {
            List<Integer> taken = new ArrayList<>();
            for (int first = 0; first < size; first += every) {
                int last = Math.min(first + every, size) - 1;
                taken.add(first + (last - first) / 2);
            }
            return taken;
        }

        /** Of the pixel that was taken at {@code from}, for the one at {@code at}. */
        private double weight(int at, int from, List<Integer> taken, int every) {
            if (subject().up() == Up.NEAREST) {
                return at / every == from / every ? 1 : 0;
            }
            int i = taken.indexOf(from);
            if (at <= from) {
                return i == 0
                        ? 1
                        : Math.max(0, 1 - (from - at) / (double) (from - taken.get(i - 1)));
            }
            return i == taken.size() - 1
                    ? 1
                    : Math.max(0, 1 - (at - from) / (double) (taken.get(i + 1) - from));
        }

        /** Four products of values below 1 in float32. */
        @Override
        protected double tolerance() {
            return 1e-6;
        }

        @Override
        protected boolean random() {
            return false;
        }

        /** Pixels that one step takes are not among those that the step before took. */
        @Override
        protected boolean distanceGrows() {
            return false;
        }
    }

    @Nested
    class Nearest extends Contract {
        @Override
        protected Decimate subject() {
            return new Decimate(4, 1, Up.NEAREST);
        }
    }

    @Nested
    class Bilinear extends Contract {
        @Override
        protected Decimate subject() {
            return new Decimate(3, 4, Up.BILINEAR);
        }
    }

    @Test
    void stripesOfTwoPixelsBecomeOneColourWithoutAFilter() {
        float[] stripes = new float[36];
        for (int k = 0; k < 36; k++) {
            stripes[k] = k % 2 == 0 ? 1 : -1;
        }
        assertThat(seen(new Decimate(1, 1, Up.NEAREST), 6, 6, stripes)).containsOnly(1f);
    }

    @Test
    void smallImagesAreLeftWithOnePixel() {
        assertThat(seen(new Decimate(15, 1, Up.BILINEAR), 1, 1, 0.5f)).containsExactly(0.5f);
        float[] x = new float[21];
        for (int k = 0; k < 21; k++) {
            x[k] = k / 32f;
        }
        assertThat(seen(new Decimate(15, 1, Up.NEAREST), 7, 3, x)).containsOnly(10 / 32f);
        assertThat(seen(new Decimate(15, 1, Up.BILINEAR), 7, 3, x)).containsOnly(10 / 32f);
    }

    private static float[] seen(Decimate spec, int height, int width, float... pixels) {
        ImageShape image = new ImageShape(1, height, width);
        try (Operator operator = spec.open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            return Tensors.floats(
                    d.degrade(
                            Tensors.of(pixels, image.batch(1)),
                            Tensors.severity(1, 1, Device.CPU)));
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Decimate(0, 1, Up.NEAREST))
                .isInstanceOf(Fault.class)
                .hasMessage("decimate steps must be between 1 and 1000000, got 0");
        assertThatThrownBy(() -> new Decimate(1, 0, Up.NEAREST))
                .hasMessage("decimate stride must be between 1 and 1000, got 0");
    }
}
