package dev.thaw.degrade.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Linear;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Observed;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.noise.GaussianNoise;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.testing.NoLeaks;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class RescaledTest {
    private static final GaussianBlur BLUR = GaussianBlur.constant(8, 5, 1);

    /** Half of the path for the first tenth, a rest, then on. */
    private static final List<Double> BENT = List.of(0.0, 0.1, 0.1, 0.6, 1.0);

    /** Two blurs of a standard deviation are one of √2 times it, but for the cut kernel. */
    @Nested
    class OfABlur extends DegradationContract {
        @Override
        protected Degradation subject() {
            return new Rescaled(BLUR, 4, List.of(0.0, 0.25, 0.75, 1.0));
        }

        /** Steps 0 … 4 are at 0, 1.5/8, 4/8, 6.5/8 and 1: the kernel again and again. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            int times = List.of(0, 2, 4, 6, 8).get(n);
            float[] w = BLUR.weights(0);
            Tensor x = x0;
            for (int i = 0; i < times; i++) {
                x = turned(turned(x, w, 2), w, 3);
            }
            return x;
        }

        private static Tensor turned(Tensor x, float[] weights, long axis) {
            Tensor sum = x.mul(new Scalar(0f));
            for (int j = 0; j < weights.length; j++) {
                Tensor moved = x.roll(new long[] {j - weights.length / 2}, new long[] {axis});
                sum = sum.add(moved.mul(new Scalar(weights[j])));
            }
            return sum;
        }

        /** Sums of float32 products, up to 16 in a row. */
        @Override
        protected double tolerance() {
            return 1e-5;
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    /** The noise of the inner process at the severities of the path, in closed form. */
    @Nested
    class OfNoise extends DegradationContract {
        @Override
        protected Degradation subject() {
            return new Rescaled(new GaussianNoise(100, NoiseSchedule.COSINE), 5, BENT);
        }

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            // 0, 0.1·4/5, 0.1, 0.1 + 0.5·2/5, 0.6 + 0.4/5·1, 1 of 100 steps, by hand
            int step = List.of(0, 8, 10, 30, 68, 100).get(n);
            double s = 0.008;
            double bar = 1;
            for (int i = 0; i < step; i++) {
                double now = Math.pow(Math.cos((i / 100.0 + s) / (1 + s) * Math.PI / 2), 2);
                double next = Math.pow(Math.cos(((i + 1) / 100.0 + s) / (1 + s) * Math.PI / 2), 2);
                bar *= 1 - Math.min(1 - next / now, 0.999);
            }
            ImageShape image = new ImageShape((int) x0.size(1), (int) x0.size(2), (int) x0.size(3));
            Tensor z = Noise.gaussian(seeds.derive("noise"), image, Device.CPU);
            return x0.mul(new Scalar((float) Math.sqrt(bar)))
                    .add(z.mul(new Scalar((float) Math.sqrt(1 - bar))));
        }

        /** The inner schedule is summed in float32. */
        @Override
        protected double tolerance() {
            return 1e-4;
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Test
    void itCanDoWhatTheOtherCan() {
        assertThat(capabilities(BLUR)).containsExactly(true, false, false);
        assertThat(capabilities(new GaussianNoise(4, NoiseSchedule.COSINE)))
                .containsExactly(false, true, false);
        assertThat(capabilities(new EightBit(BLUR, EightBit.Rounding.NEAREST)))
                .containsExactly(false, false, true);
        Degradation noise = new GaussianNoise(4, NoiseSchedule.COSINE);
        Rescaled rescaled = new Rescaled(noise, 2, List.of(0.0, 1.0));
        assertThat(rescaled.prior()).isEqualTo(noise.prior());
        assertThat(rescaled.bounded()).isFalse();
        assertThat(new Rescaled(BLUR, 2, List.of(0.0, 1.0)).bounded()).isTrue();
    }

    private static List<Boolean> capabilities(Degradation of) {
        try (Operator operator =
                        new Rescaled(of, 3, BENT).open(new ImageShape(1, 8, 8), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            if (d instanceof Observed observed) {
                assertThat(observed.exact()).isInstanceOf(Linear.class);
            }
            return List.of(d instanceof Linear, d instanceof Noisy, d instanceof Observed);
        }
    }

    @Test
    void whatWasDrawnIsReadAtTheOtherSeverity() {
        InpaintMask mask = new InpaintMask(10, 1, 0.1, InpaintMask.Centre.RANDOM);
        Rescaled spec = new Rescaled(mask, 5, BENT);
        try (Operator operator = spec.open(new ImageShape(1, 8, 8), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 2))) {
            Applied at = Applied.of(spec, d, 1, 0.6);
            assertThat(at.name()).isEqualTo("rescaled");
            assertThat(at.parts()).hasSize(1);
            assertThat(at.parts().getFirst().name()).isEqualTo("inpaint-mask");
            assertThat(at.parts().getFirst().severity()).isCloseTo(0.3, within(1e-6));
            assertThat(Applied.of(spec, d, 1, 0).parts()).isEmpty();
        }
        assertThat(spec.severity(0)).isZero();
        assertThat(spec.severity(3)).isCloseTo(0.3, within(1e-12));
        assertThat(spec.severity(5)).isEqualTo(1);
    }

    @Test
    void mistakesAreNamed() {
        refused(0, List.of(0.0, 1.0), "rescaled steps must be between 1 and 1000000, got 0");
        refused(3, List.of(0.0), "rescaled severities must be at least 2, got 1");
        refused(3, List.of(0.1, 1.0), "rescaled severities must go from 0 to 1, got 0.1 to 1.0");
        refused(3, List.of(0.0, 0.9), "rescaled severities must go from 0 to 1, got 0.0 to 0.9");
        refused(
                3,
                List.of(0.0, 0.6, 0.5, 1.0),
                "rescaled severities must not fall, got 0.6 before 0.5");
        refused(
                3,
                List.of(0.0, Double.NaN, 1.0),
                "rescaled severities must not fall, got 0.0 before NaN");
    }

    private static void refused(int steps, List<Double> severities, String sentence) {
        assertThatThrownBy(() -> new Rescaled(BLUR, steps, severities))
                .isInstanceOf(Fault.class)
                .hasMessage(sentence);
    }
}
