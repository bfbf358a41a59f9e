package dev.thaw.degrade.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.compress.BitDepth.Dither;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class BitDepthTest {
    /** The pattern as Bayer (1973) prints it. */
    private static final int[][] BAYER = {
        {0, 32, 8, 40, 2, 34, 10, 42},
        {48, 16, 56, 24, 50, 18, 58, 26},
        {12, 44, 4, 36, 14, 46, 6, 38},
        {60, 28, 52, 20, 62, 30, 54, 22},
        {3, 35, 11, 43, 1, 33, 9, 41},
        {51, 19, 59, 27, 49, 17, 57, 25},
        {15, 47, 7, 39, 13, 45, 5, 37},
        {63, 31, 55, 23, 61, 29, 53, 21}
    };

    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract BitDepth subject();

        protected abstract int[] levels();

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            if (n == 0) {
                return x0;
            }
            int width = (int) x0.size(3);
            int height = (int) x0.size(2);
            float[] x = Tensors.floats(x0);
            int size = x.length / (int) x0.size(0);
            int top = levels()[n - 1] - 1;
            RandomGenerator random = seeds.derive("dither").random(0);
            for (int k = 0; k < x.length; k++) {
                if (k % size == 0) {
                    random = seeds.derive("dither").random(k / size);
                }
                double threshold =
                        switch (subject().dither()) {
                            case NONE -> 0.5;
                            case ORDERED ->
                                    (BAYER[k / width % height % 8][k % width % 8] + 0.5) / 64;
                            case RANDOM -> random.nextFloat();
                        };
                double level = Math.floor((x[k] + 1.0) / 2 * top + threshold);
                x[k] = top == 0 ? 0 : (float) (2 * level / top - 1);
            }
            return Tensors.of(x, Tensors.shape(x0));
        }

        /** The same level, scaled with three roundings of values below 2. */
        @Override
        protected double tolerance() {
            return 5e-7;
        }

        @Override
        protected List<ImageShape> shapes() {
            return List.of(
                    new ImageShape(3, 16, 16),
                    new ImageShape(1, 37, 31),
                    new ImageShape(3, 7, 3),
                    new ImageShape(1, 1, 8));
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Nested
    class Plain extends Contract {
        @Override
        protected BitDepth subject() {
            return new BitDepth(8, 128, 1, Dither.NONE);
        }

        @Override
        protected int[] levels() {
            return new int[] {128, 64, 32, 16, 8, 4, 2, 1};
        }
    }

    @Nested
    class Ordered extends Contract {
        @Override
        protected BitDepth subject() {
            return new BitDepth(3, 50, 2, Dither.ORDERED);
        }

        @Override
        protected int[] levels() {
            return new int[] {50, 10, 2};
        }
    }

    @Nested
    class Random extends Contract {
        @Override
        protected BitDepth subject() {
            return new BitDepth(2, 3, 2, Dither.RANDOM);
        }

        @Override
        protected int[] levels() {
            return new int[] {3, 2};
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    /** A grey of 0.3 in two levels: the share of white says so, which no plain rounding does. */
    @Test
    void ditheringKeepsTheMean() {
        ImageShape image = new ImageShape(1, 64, 64);
        Tensor x0 = Tensors.severity(-0.4, 4096, Device.CPU).view(image.batch(1));
        double[] means =
                IntStream.range(0, 3)
                        .mapToDouble(k -> Tensors.value(twoLevels(x0, k, image).mean()))
                        .toArray();
        assertThat(means[Dither.NONE.ordinal()]).isEqualTo(-1);
        // thresholds in steps of 1/64
        assertThat(means[Dither.ORDERED.ordinal()]).isCloseTo(-0.4, within(1 / 32.0));
        // four sigma of 4096 draws
        assertThat(means[Dither.RANDOM.ordinal()]).isCloseTo(-0.4, within(0.06));
    }

    private static Tensor twoLevels(Tensor x0, int dither, ImageShape image) {
        BitDepth spec = new BitDepth(1, 2, 2, Dither.values()[dither]);
        try (Operator operator = spec.open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            return d.degrade(x0, Tensors.severity(1, 1, Device.CPU));
        }
    }

    @Test
    void blackAndWhiteStayUnderAnyDitherAndWhatIsBeyondIsCut() {
        ImageShape image = new ImageShape(1, 16, 16);
        for (float value : new float[] {-1, 1, 1.5f}) {
            Tensor x0 = Tensors.severity(value, 256, Device.CPU).view(image.batch(1));
            for (int k = 0; k < 3; k++) {
                Tensor y = twoLevels(x0, k, image);
                assertThat(Tensors.value(y.min())).isEqualTo(Math.min(value, 1));
                assertThat(Tensors.value(y.max())).isEqualTo(Math.min(value, 1));
            }
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new BitDepth(0, 2, 1, Dither.NONE))
                .hasMessage("bit-depth steps must be between 1 and 1000000, got 0");
        assertThatThrownBy(() -> new BitDepth(1, 70000, 1, Dither.NONE))
                .hasMessage("bit-depth most must be between 1 and 65536, got 70000");
        assertThatThrownBy(() -> new BitDepth(1, 8, 9, Dither.NONE))
                .hasMessage("bit-depth fewest must be between 1 and 8, got 9");
    }
}
