package dev.thaw.degrade.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Linear;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Observed;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.HeatBlur;
import dev.thaw.degrade.compose.EightBit.Rounding;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.mask.InpaintMask.Centre;
import dev.thaw.degrade.noise.NoiseLevel;
import dev.thaw.degrade.noise.Noised;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class ScheduledTest {
    private static final HeatBlur BLUR =
            new HeatBlur(40, 0.3, 20, 64, HeatBlur.Growth.GEOMETRIC, HeatBlur.Border.REFLECT);
    private static final InpaintMask HOLE = new InpaintMask(40, 1.5, 0.5, Centre.RANDOM);

    /** The other degradation at the severity that is worked out here by hand. */
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Scheduled subject();

        /** Its steps of 40 at each step of the subject. */
        protected abstract int[] steps();

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            ImageShape image = new ImageShape((int) x0.size(1), (int) x0.size(2), (int) x0.size(3));
            try (Operator operator = subject().of().open(image, Device.CPU);
                    Degrader d = operator.draw(seeds)) {
                return d.degrade(
                        x0, Tensors.severity(steps()[n] / 40.0, seeds.count(), Device.CPU));
            }
        }

        @Override
        protected double tolerance() {
            return 1e-7;
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Nested
    class LinearOne extends Contract {
        @Override
        protected Scheduled subject() {
            return new Scheduled(BLUR, 4, List.of(0.0, 0.2, 1.0));
        }

        @Override
        protected int[] steps() {
            return new int[] {0, 4, 8, 24, 40};
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Nested
    class NoisyOne extends Contract {
        @Override
        protected Scheduled subject() {
            return new Scheduled(
                    new Noised(HOLE, NoiseLevel.constant(0.1)), 6, List.of(0.0, 0.6, 0.9, 1.0));
        }

        @Override
        protected int[] steps() {
            return new int[] {0, 12, 24, 30, 36, 38, 40};
        }
    }

    @Nested
    class StoredOne extends Contract {
        @Override
        protected Scheduled subject() {
            return new Scheduled(new EightBit(HOLE, Rounding.NEAREST), 2, List.of(0.0, 0.25, 1.0));
        }

        @Override
        protected int[] steps() {
            return new int[] {0, 10, 40};
        }

        @Override
        protected boolean distanceGrows() {
            return false;
        }
    }

    @Test
    void itCanWhatTheOtherCan() {
        List<Double> anchors = List.of(0.0, 0.5, 1.0);
        ImageShape image = new ImageShape(1, 8, 8);
        Degradation[] all = {
            BLUR, new Noised(BLUR, NoiseLevel.constant(0.1)), new EightBit(BLUR, Rounding.NEAREST)
        };
        for (Degradation of : all) {
            try (Operator operator = new Scheduled(of, 10, anchors).open(image, Device.CPU);
                    Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
                assertThat(d instanceof Linear).isEqualTo(of == BLUR);
                assertThat(d instanceof Noisy).isEqualTo(of instanceof Noised);
                assertThat(d instanceof Observed).isEqualTo(of instanceof EightBit);
                assertThat(Observed.exact(d) instanceof Linear).isNotEqualTo(of instanceof Noised);
            }
        }
    }

    /** Anchors may start below the first step of the other one, but noise must not vanish. */
    @Test
    void aSeverityAboveZeroIsAtLeastOneStep() {
        Scheduled slow = new Scheduled(BLUR, 100, List.of(0.0, 0.01, 1.0));
        assertThat(slow.at(0)).isZero();
        assertThat(slow.at(0.01)).isEqualTo(1 / 40.0);
        assertThat(slow.at(0.75)).isCloseTo(0.505, within(1e-12));
        assertThat(slow.at(1)).isEqualTo(1);
    }

    @Test
    void saysWhatIsBelowAndHowFarItIs() {
        Scheduled spec = new Scheduled(HOLE, 4, List.of(0.0, 0.2, 1.0));
        try (Operator operator = spec.open(new ImageShape(1, 8, 8), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            Applied applied = Applied.of(spec, d, 0, 0.5);
            assertThat(applied.name()).isEqualTo("scheduled");
            assertThat(applied.parts().getFirst().severity()).isEqualTo(0.2);
        }
    }

    @Test
    void anchorsThatDoNotGrowFromZeroToOneAreRefused() {
        assertThatThrownBy(() -> new Scheduled(BLUR, 4, List.of(0.0, 0.5)))
                .hasMessage("scheduled anchors must go from 0 to 1, got [0.0, 0.5]");
        assertThatThrownBy(() -> new Scheduled(BLUR, 4, List.of(0.0, 0.5, 0.5, 1.0)))
                .hasMessage("scheduled anchors must grow, got 0.5 after 0.5");
        assertThatThrownBy(() -> new Scheduled(BLUR, 0, List.of(0.0, 1.0)))
                .hasMessage("scheduled steps must be at least 1, got 0");
    }
}
