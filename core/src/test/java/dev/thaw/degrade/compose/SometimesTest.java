package dev.thaw.degrade.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.mask.InpaintMask.Centre;
import dev.thaw.degrade.noise.GaussianNoise;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class SometimesTest {
    private static final InpaintMask MASK = new InpaintMask(4, 1.5, 0.5, Centre.RANDOM);
    private static final GaussianNoise NOISE = new GaussianNoise(7, NoiseSchedule.COSINE);

    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Sometimes subject();

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            double s = (double) n / subject().steps();
            return ByHand.each(
                    x0,
                    seeds,
                    (x, i, one) ->
                            seeds.derive("chance").random(i).nextDouble() < subject().chance()
                                    ? ByHand.part(subject().of(), 0, x, s, one)
                                    : x);
        }

        /** The same numbers in batches of another size. */
        @Override
        protected double tolerance() {
            return 1e-5;
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Nested
    class OfMask extends Contract {
        @Override
        protected Sometimes subject() {
            return new Sometimes(MASK, 0.5);
        }
    }

    @Nested
    class OfNoise extends Contract {
        @Override
        protected Sometimes subject() {
            return new Sometimes(NOISE, 0.5);
        }
    }

    @Nested
    class Always extends Contract {
        @Override
        protected Sometimes subject() {
            return new Sometimes(NOISE, 1);
        }
    }

    @Nested
    class Never extends Contract {
        @Override
        protected Sometimes subject() {
            return new Sometimes(MASK, 0);
        }

        @Override
        protected boolean random() {
            return false;
        }

        /** Nothing ever happens. */
        @Override
        protected boolean distanceGrows() {
            return false;
        }
    }

    @Test
    void theShareIsAsAskedForAndTold() {
        Sometimes spec = new Sometimes(MASK, 0.3);
        int count = 2000;
        int met = 0;
        try (Operator operator = spec.open(new ImageShape(1, 8, 8), Device.CPU);
                Degrader d = operator.draw(Seeds.of(3, 0, count))) {
            for (int i = 0; i < count; i++) {
                Applied applied = Applied.of(spec, d, i, 1);
                boolean told = (boolean) applied.drawn().get("met");
                assertThat(applied.parts()).hasSize(told ? 1 : 0);
                met += told ? 1 : 0;
            }
        }
        assertThat(met).isCloseTo(600, within(70));
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Sometimes(MASK, 1.2))
                .hasMessage("sometimes chance must be between 0.0 and 1.0, got 1.2");
        assertThatThrownBy(() -> new Sometimes(MASK, Double.NaN))
                .hasMessageStartingWith("sometimes chance must be between");
    }
}
