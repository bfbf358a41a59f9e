package dev.thaw.degrade.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.weather.Snow.Layer;
import dev.thaw.degrade.weather.Snow.Wind;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class SnowTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Snow subject();

        /** Mean, deviation, zoom, streak; threshold, blur and brightness from … to. */
        protected abstract double[] constants();

        /** Pixel by pixel, in double. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            if (n == 0) {
                return x0;
            }
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            int channels = (int) x0.size(1);
            float[] x = Tensors.floats(x0);
            int plane = height * width;
            for (int i = 0; i < x0.size(0); i++) {
                double[] snow = snow(n, height, width, seeds.derive("snow").random(i));
                for (int k = 0; k < plane; k++) {
                    int first = i * channels * plane + k;
                    double grey = 0.5;
                    for (int c = 0; c < channels; c++) {
                        double weight = channels == 3 ? new double[] {0.299, 0.587, 0.114}[c] : 1;
                        grey += 1.5 * weight * (x[first + c * plane] + 1) / 2;
                    }
                    double b = at(8, n);
                    for (int c = 0; c < channels; c++) {
                        double r = (x[first + c * plane] + 1) / 2;
                        double base = subject().whiten() ? b * r + (1 - b) * Math.max(r, grey) : r;
                        double y = base + snow[k] + snow[plane - 1 - k];
                        x[first + c * plane] = (float) (Math.clamp(y, 0, 1) * 2 - 1);
                    }
                }
            }
            return Tensors.of(x, Tensors.shape(x0));
        }

        private double at(int from, int n) {
            double share = subject().steps() == 1 ? 0 : (n - 1.0) / (subject().steps() - 1);
            return constants()[from] + share * (constants()[from + 1] - constants()[from]);
        }

        private double[] snow(int n, int height, int width, RandomGenerator random) {
            double[] field = new double[height * width];
            for (int k = 0; k < field.length; k++) {
                field[k] = constants()[0] + constants()[1] * random.nextGaussian();
            }
            boolean vertical =
                    random.nextDouble() > 0.5
                            ? subject().wind() != Wind.HORIZONTAL
                            : subject().wind() == Wind.VERTICAL;
            int reach = (int) constants()[3] / 2;
            double[] snow = new double[field.length];
            for (int k = 0; k < snow.length; k++) {
                double sum = 0;
                for (int d = -reach; d <= reach; d++) {
                    double weight = Math.exp(-d * d / (2 * Math.pow(at(6, n), 2)));
                    sum += weight;
                    int y = k / width + (vertical ? d : 0);
                    int z = k % width + (vertical ? 0 : d);
                    if (y >= 0 && y < height && z >= 0 && z < width) {
                        float flake = (float) zoomed(field, height, width, y, z);
                        snow[k] += flake < (float) at(4, n) ? 0 : weight * Math.min(flake, 1);
                    }
                }
                snow[k] /= sum;
            }
            return snow;
        }

        /** Bilinear, from the middle of the field. */
        private double zoomed(double[] field, int height, int width, int y, int z) {
            double row = place(y, height);
            double column = place(z, width);
            double value = 0;
            for (int a = 0; a < 2; a++) {
                for (int b = 0; b < 2; b++) {
                    int r = (int) row + a;
                    int c = (int) column + b;
                    double weight = (1 - Math.abs(row - r)) * (1 - Math.abs(column - c));
                    if (weight > 0) {
                        value += weight * field[r * width + c];
                    }
                }
            }
            return value;
        }

        private double place(int at, int size) {
            double zoom = constants()[2];
            int crop = (int) Math.ceil(size / zoom);
            int enlarged = (int) Math.rint(crop * zoom);
            int skipped = (enlarged - size) / 2;
            return Math.floorDiv(size - crop, 2) + (at + skipped) * (crop - 1.0) / (enlarged - 1);
        }

        /** Sums of some ten weights in float32, twice, and the way to [-1, 1]. */
        @Override
        protected double tolerance() {
            return 5e-6;
        }

        /** A longer streak can take from one pixel what it gives to others. */
        @Override
        protected boolean distanceGrows() {
            return false;
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Nested
    class Light extends Contract {
        @Override
        protected Snow subject() {
            return new Snow(5, 1, Layer.IMAGE, Wind.RANDOM, true);
        }

        @Override
        protected double[] constants() {
            return new double[] {0.1, 0.3, 3, 5, 0.7, 0.3, 0.5, 5, 0.95, 0.7};
        }
    }

    @Nested
    class Heavy extends Contract {
        @Override
        protected Snow subject() {
            return new Snow(4, 4, Layer.IMAGE, Wind.VERTICAL, false);
        }

        @Override
        protected double[] constants() {
            return new double[] {0.55, 0.3, 2.5, 11, 1.15, 0.55, 0.05, 20, 0.95, 0.3};
        }
    }

    /** One image decides for its batch; the fixed snow does not know any seed. */
    @Test
    void layersAreSharedAsAskedFor() {
        ImageShape image = new ImageShape(3, 12, 15);
        Tensor s = Tensors.severity(1, 2, Device.CPU);
        for (Layer layer : Layer.values()) {
            Snow spec = new Snow(3, 2, layer, Wind.HORIZONTAL, false);
            try (Snowing operator = spec.open(image, Device.CPU);
                    Flakes d = operator.draw(Seeds.of(1, 0, 2));
                    Flakes other = operator.draw(Seeds.of(2, 0, 2))) {
                Tensor snow = d.layer(s);
                boolean shared =
                        Tensors.value(snow.select(0, 0).sub(snow.select(0, 1)).abs().max()) == 0;
                assertThat(shared).as("%s", layer).isEqualTo(layer != Layer.IMAGE);
                boolean fixed = Tensors.value(snow.sub(other.layer(s)).abs().max()) == 0;
                assertThat(fixed).as("%s", layer).isEqualTo(layer == Layer.FIXED);
                if (layer == Layer.BATCH) {
                    try (Flakes first = operator.draw(Seeds.of(1, 0, 1))) {
                        Tensor alone = first.layer(s.narrow(0, 0, 1));
                        assertThat(Tensors.value(snow.narrow(0, 1, 1).sub(alone).abs().max()))
                                .isZero();
                    }
                }
            }
        }
    }

    /** Values of numpy 2.4: RandomState(123321).normal(0.55, 0.3, …), then .uniform(). */
    @Test
    void theLegacyGeneratorIsThatOfNumpy() {
        LegacyNumpy random = new LegacyNumpy(123321);
        assertThat(random.normal(0.55, 0.3)).isCloseTo(0.8215602, within(1e-7));
        assertThat(random.normal(0.55, 0.3)).isCloseTo(0.36349927, within(1e-8));
        assertThat(random.normal(0.55, 0.3)).isCloseTo(0.93035319, within(1e-8));
        for (int k = 3; k < 32 * 32; k++) {
            random.normal(0, 1);
        }
        assertThat(random.uniform()).isCloseTo(0.17067340257624908, within(1e-16));
    }

    /** scipy gives 0 where the last place is rounded past the last pixel: 29 to 87 for one. */
    @Test
    void theZoomReadsPastTheLastPixelAsScipyDoes() {
        double[] matrix = ClippedZoom.matrix(87, 3);
        double last = 0;
        double before = 0;
        for (int k = 0; k < 87; k++) {
            last += matrix[86 * 87 + k];
            before += matrix[85 * 87 + k];
        }
        assertThat(last).isZero();
        assertThat(before).isCloseTo(1, within(1e-12));
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Snow(0, 1, Layer.IMAGE, Wind.RANDOM, false))
                .hasMessage("snow steps must be at least 1, got 0");
        assertThatThrownBy(() -> new Snow(1, 5, Layer.IMAGE, Wind.RANDOM, false))
                .hasMessage("snow level must be between 1 and 4, got 5");
        try (Snowing operator =
                new Snow(2, 1, Layer.IMAGE, Wind.RANDOM, false)
                        .open(new ImageShape(3, 4, 5), Device.CPU)) {
            Tensor two = Tensors.zeros(Device.CPU, 2, 4, 5);
            assertThatThrownBy(() -> operator.with(two, new boolean[2], 3))
                    .hasMessageContaining("snow for 3 images of 5x4x3 needs one field");
        }
    }
}
