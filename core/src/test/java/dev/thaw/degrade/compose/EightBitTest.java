package dev.thaw.degrade.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Observed;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.compose.EightBit.Rounding;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.mask.InpaintMask.Centre;
import dev.thaw.sample.Cold;
import dev.thaw.sample.Naive;
import dev.thaw.sample.Sampler;
import dev.thaw.sample.StepListener;
import dev.thaw.sample.TimeGrid;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class EightBitTest {
    private static final InpaintMask MASK = new InpaintMask(4, 1.5, 0.5, Centre.RANDOM);

    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract EightBit subject();

        /** One level, by the byte that a file would hold. */
        protected abstract double level(float value);

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            if (n == 0) {
                return x0;
            }
            ImageShape image = new ImageShape((int) x0.size(1), (int) x0.size(2), (int) x0.size(3));
            try (Operator operator = MASK.open(image, Device.CPU);
                    Degrader d = operator.draw(seeds)) {
                float[] values = Tensors.floats(d.degrade(x0, severity(n, seeds.count())));
                for (int k = 0; k < values.length; k++) {
                    values[k] = (float) (level(values[k]) / 255 * 2 - 1);
                }
                return Tensors.of(values, Tensors.shape(x0));
            }
        }

        /** Both round the same value; the way back has three roundings of values below 1. */
        @Override
        protected double tolerance() {
            return 3e-7;
        }

        /** Levels are coarser than what a step changes. */
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
    class Nearest extends Contract {
        @Override
        protected EightBit subject() {
            return new EightBit(MASK, Rounding.NEAREST);
        }

        @Override
        protected double level(float value) {
            return Math.rint(((value + 1f) / 2f) * 255f);
        }
    }

    @Nested
    class Truncated extends Contract {
        @Override
        protected EightBit subject() {
            return new EightBit(MASK, Rounding.TRUNCATE);
        }

        @Override
        protected double level(float value) {
            return (int) (((value + 1f) / 2f) * 255f);
        }
    }

    @Test
    void nearestKeepsBytesAndCutsAtTheLimits() {
        float[] bytes = new float[258];
        for (int k = 0; k < 256; k++) {
            bytes[k] = k / 255f * 2 - 1;
        }
        bytes[256] = 1.5f;
        bytes[257] = -7;
        double[] stored =
                Tensors.doubles(EightBit.stored(Tensors.of(bytes, bytes.length), Rounding.NEAREST));
        for (int k = 0; k < 256; k++) {
            assertThat(stored[k]).isCloseTo(bytes[k], Offset.offset(2e-7));
        }
        assertThat(stored[256]).isEqualTo(1);
        assertThat(stored[257]).isEqualTo(-1);
    }

    @Test
    void truncationGoesTowardsBlackAndKnowsNoLimits() {
        Tensor values = Tensors.of(new float[] {1.5f, 0.999f, 0.001f}, 3);
        double[] stored = Tensors.doubles(EightBit.stored(values, Rounding.TRUNCATE));
        assertThat(stored[0]).isCloseTo(318 / 255.0 * 2 - 1, Offset.offset(1e-6));
        assertThat(stored[1]).isCloseTo(254 / 255.0 * 2 - 1, Offset.offset(1e-6));
        assertThat(stored[2]).isCloseTo(127 / 255.0 * 2 - 1, Offset.offset(1e-6));
    }

    /** Levels in D(x̂0, s) − D(x̂0, s') would not cancel: samplers must not see them. */
    @Test
    void samplersWalkOnTheExactProcess() {
        ImageShape image = new ImageShape(1, 8, 8);
        Seeds seeds = Seeds.of(3, 0, 1);
        EightBit spec = new EightBit(MASK, Rounding.TRUNCATE);
        try (Operator operator = spec.open(image, Device.CPU);
                Degrader d = operator.draw(seeds)) {
            Tensor x0 = Tensors.severity(0.123, 64, Device.CPU).view(1, 1, 8, 8);
            Degrader exact = Observed.exact(d);
            assertThat(exact).isNotSameAs(d);
            assertThat(Observed.exact(exact)).isSameAs(exact);
            for (Sampler sampler : List.of(Cold.fixed(), new Naive())) {
                List<float[]> ends = new ArrayList<>();
                for (Degrader each : List.of(d, exact)) {
                    ends.add(
                            Tensors.floats(
                                    sampler.sample(
                                            (x, s) -> x.sin(),
                                            each,
                                            x0,
                                            TimeGrid.full(4),
                                            seeds,
                                            StepListener.NONE)));
                }
                assertThat(ends.getFirst()).isEqualTo(ends.getLast());
            }
        }
    }
}
