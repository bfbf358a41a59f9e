package dev.thaw.degrade.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.resolution.Pixelate;
import dev.thaw.degrade.resolution.Pixelate.Down;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class UnevenNoiseTest {
    private static final SaltAndPepper GRAINS = new SaltAndPepper(4, 1, 1, 0.5, false);

    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract UnevenNoise subject();

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            if (n == 0) {
                return x0;
            }
            ImageShape image = new ImageShape((int) x0.size(1), (int) x0.size(2), (int) x0.size(3));
            float[] x = Tensors.floats(x0);
            float[] other;
            try (Operator operator = subject().of().open(image, Device.CPU);
                    Degrader d = operator.draw(seeds)) {
                other = Tensors.floats(d.degrade(x0, severity(n, seeds.count())));
            }
            double closed = Math.pow((double) n / subject().steps(), 3);
            int plane = image.height() * image.width();
            for (int i = 0; i < seeds.count(); i++) {
                double[] map =
                        PlainPerlin.field(
                                seeds.derive("uneven"),
                                i,
                                1,
                                image.height(),
                                image.width(),
                                subject().cells(),
                                1,
                                1);
                double least = Arrays.stream(map).min().getAsDouble();
                double most = Arrays.stream(map).max().getAsDouble();
                for (int k = 0; k < image.channels() * plane; k++) {
                    double f = most == least ? 0 : (map[k % plane] - least) / (most - least);
                    double m = f * f * (3 - 2 * f);
                    double taken = m + (1 - m) * closed;
                    int at = i * image.channels() * plane + k;
                    x[at] += (float) (taken * (other[at] - x[at]));
                }
            }
            return Tensors.of(x, Tensors.shape(x0));
        }

        /** The map's float32 products over its range, which is seldom below 0.3, twice. */
        @Override
        protected double tolerance() {
            return 1e-5;
        }

        @Override
        protected List<ImageShape> shapes() {
            return List.of(
                    new ImageShape(3, 16, 16),
                    new ImageShape(1, 37, 31),
                    new ImageShape(3, 7, 3),
                    new ImageShape(3, 1, 1));
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Nested
    class OfGrains extends Contract {
        @Override
        protected UnevenNoise subject() {
            return new UnevenNoise(GRAINS, 2);
        }
    }

    @Nested
    class OfPixelation extends Contract {
        @Override
        protected UnevenNoise subject() {
            return new UnevenNoise(new Pixelate(1, 2, Down.AREA), 3);
        }

        @Override
        protected List<ImageShape> shapes() {
            return List.of(new ImageShape(3, 16, 16), new ImageShape(1, 37, 31));
        }

        /** The map is, but it is 1 at the end. */
        @Override
        protected boolean random() {
            return false;
        }
    }

    private static Tensor at(Degradation spec, double severity, Tensor x0) {
        ImageShape image = new ImageShape((int) x0.size(1), (int) x0.size(2), (int) x0.size(3));
        int count = (int) x0.size(0);
        try (Operator operator = spec.open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(6, 0, count))) {
            return d.degrade(x0, Tensors.severity(severity, count, Device.CPU));
        }
    }

    /** Noise over a plain picture: strong in one quarter of the pixels, weak in another. */
    @Test
    void someOfThePictureIsHitHardAndSomeHardly() {
        Tensor x0 = Tensors.zeros(Device.CPU, 1, 1, 64, 64);
        Degradation even = new AdditiveNoise(4, 1, 1);
        double[] noise = Tensors.doubles(at(even, 0.25, x0));
        double[] mapped = Tensors.doubles(at(new UnevenNoise(even, 2), 0.25, x0));
        double[] share = new double[noise.length];
        for (int k = 0; k < share.length; k++) {
            share[k] = mapped[k] / noise[k];
        }
        Arrays.sort(share);
        assertThat(share[0]).isBetween(1 / 64.0 - 1e-4, 0.02);
        assertThat(share[share.length / 10]).isLessThan(0.2);
        assertThat(share[share.length * 9 / 10]).isGreaterThan(0.8);
        assertThat(share[share.length - 1]).isBetween(0.99, 1 + 1e-4);
    }

    @Test
    void atTheEndItIsTheOther() {
        Tensor x0 = Tensors.severity(0.4, 512, Device.CPU).view(2, 1, 16, 16);
        for (Degradation each : List.of(GRAINS, new GaussianNoise(3, NoiseSchedule.COSINE))) {
            UnevenNoise spec = new UnevenNoise(each, 2);
            assertThat(Tensors.floats(at(spec, 1, x0))).isEqualTo(Tensors.floats(at(each, 1, x0)));
            assertThat(spec.prior().isEndOf(spec)).isTrue();
            assertThat(spec.steps()).isEqualTo(each.steps());
        }
    }

    @Test
    void whatWasDrawnCanBeReadBack() {
        UnevenNoise spec = new UnevenNoise(GRAINS, 2);
        try (Operator operator = spec.open(new ImageShape(1, 16, 16), Device.CPU);
                Degrader d = operator.draw(Seeds.of(6, 0, 2))) {
            Applied applied = Applied.of(spec, d, 1, 0.5);
            assertThat(applied.name()).isEqualTo("uneven-noise");
            assertThat((Double) applied.drawn().get("mean of the map")).isBetween(0.2, 0.8);
            assertThat(applied.parts())
                    .extracting(Applied::name)
                    .containsExactly("salt-and-pepper");
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new UnevenNoise(GRAINS, 0))
                .hasMessage("uneven-noise cells must be between 1 and 256, got 0");
    }
}
