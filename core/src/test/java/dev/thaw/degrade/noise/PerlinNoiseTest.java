package dev.thaw.degrade.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.noise.PerlinNoise.Mode;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class PerlinNoiseTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract PerlinNoise subject();

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            PerlinNoise spec = subject();
            float[] x = Tensors.floats(x0);
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            int size = (int) x0.size(1) * height * width;
            double share = Math.pow((double) n / spec.steps(), spec.power());
            for (int i = 0; i < seeds.count(); i++) {
                double[] field =
                        PlainPerlin.field(
                                seeds.derive("perlin"),
                                i,
                                spec.coloured() ? (int) x0.size(1) : 1,
                                height,
                                width,
                                spec.cells(),
                                spec.octaves(),
                                spec.persistence());
                double most = 0;
                for (double value : field) {
                    most = Math.max(most, Math.abs(value));
                }
                for (int k = 0; k < size; k++) {
                    double p = field[k % field.length] / most;
                    double v = x[i * size + k];
                    v =
                            spec.mode() == Mode.REPLACE
                                    ? v + share * (p - v)
                                    : Math.clamp(v + spec.strength() * share * p, -1, 1);
                    x[i * size + k] = (float) v;
                }
            }
            return Tensors.of(x, Tensors.shape(x0));
        }

        /**
         * Some sixteen float32 products for each octave, of gradients whose sines differ by 1e-7,
         * over a largest value that is seldom below 0.3.
         */
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
                    new ImageShape(3, 2, 1));
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Nested
    class Replacing extends Contract {
        @Override
        protected PerlinNoise subject() {
            return new PerlinNoise(4, 3, 3, 0.6, Mode.REPLACE, 1, 2, false);
        }
    }

    @Nested
    class OnTop extends Contract {
        @Override
        protected PerlinNoise subject() {
            return new PerlinNoise(3, 2, 1, 1, Mode.ADD, 2, 1, true);
        }
    }

    private static float[] field(int cells, int octaves, int side) {
        PerlinNoise spec = new PerlinNoise(1, cells, octaves, 1, Mode.REPLACE, 1, 1, false);
        Tensor x = spec.prior().draw(Map.of(), new ImageShape(1, side, side), Seeds.of(5, 0, 1));
        return Tensors.floats(x);
    }

    /** From the last pixel to the first is no larger a step than between two neighbours. */
    @Test
    void oppositeBordersFitTogether() {
        int side = 64;
        float[] p = field(4, 1, side);
        double inside = 0;
        double across = 0;
        for (int k = 0; k < p.length; k++) {
            int right = k % side == side - 1 ? k - side + 1 : k + 1;
            int below = (k + side) % p.length;
            double stepRight = Math.abs(p[right] - p[k]);
            double stepDown = Math.abs(p[below] - p[k]);
            boolean lastColumn = k % side == side - 1;
            boolean lastRow = k / side == side - 1;
            inside = Math.max(inside, Math.max(lastColumn ? 0 : stepRight, lastRow ? 0 : stepDown));
            across = Math.max(across, Math.max(lastColumn ? stepRight : 0, lastRow ? stepDown : 0));
        }
        assertThat(across).isPositive().isLessThanOrEqualTo(inside);
        // 16 pixels a cell: smooth
        assertThat(inside).isLessThan(0.4);
    }

    @Test
    void octavesAddDetailAndTheLargestValueIsOne() {
        for (int octaves = 1; octaves <= 4; octaves++) {
            double most = 0;
            for (float value : field(2, octaves, 32)) {
                most = Math.max(most, Math.abs(value));
            }
            assertThat(most).isEqualTo(1);
        }
        assertThat(roughness(field(2, 4, 64))).isGreaterThan(2 * roughness(field(2, 1, 64)));
    }

    private static double roughness(float[] p) {
        double sum = 0;
        for (int k = 1; k < p.length; k++) {
            sum += Math.abs(p[k] - p[k - 1]);
        }
        return sum;
    }

    @Test
    void generationStartsFromCloudsOnlyWhereTheyReplaceThePicture() {
        assertThat(new PerlinNoise(1, 1, 1, 1, Mode.ADD, 1, 1, false).prior())
                .isEqualTo(PrincipalGaussian.DEFAULT);
        PerlinNoise replacing = new PerlinNoise(1, 1, 1, 1, Mode.REPLACE, 1, 1, false);
        assertThat(replacing.prior().isEndOf(replacing)).isTrue();
        assertThat(replacing.open(new ImageShape(1, 1, 1), Device.CPU))
                .satisfies(AutoCloseable::close);
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new PerlinNoise(0, 1, 1, 1, Mode.ADD, 1, 1, false))
                .hasMessage("perlin-noise steps must be between 1 and 1000000, got 0");
        assertThatThrownBy(() -> new PerlinNoise(1, 0, 1, 1, Mode.ADD, 1, 1, false))
                .hasMessage("perlin-noise cells must be between 1 and 256, got 0");
        assertThatThrownBy(() -> new PerlinNoise(1, 1, 9, 1, Mode.ADD, 1, 1, false))
                .hasMessage("perlin-noise octaves must be between 1 and 8, got 9");
        assertThatThrownBy(() -> new PerlinNoise(1, 1, 1, 2, Mode.ADD, 1, 1, false))
                .hasMessage("perlin-noise persistence must be between 0.0 and 1.0, got 2.0");
        assertThatThrownBy(() -> new PerlinNoise(1, 1, 1, 1, Mode.ADD, 0, 1, false))
                .hasMessage("perlin-noise strength must be a number above 0, got 0.0");
        assertThatThrownBy(() -> new PerlinNoise(1, 1, 1, 1, Mode.ADD, 1, 0, false))
                .hasMessage("perlin-noise power must be a number above 0, got 0.0");
    }
}
