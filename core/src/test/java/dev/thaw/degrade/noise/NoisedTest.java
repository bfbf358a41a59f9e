package dev.thaw.degrade.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.StandardNormal;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.degrade.compose.EightBit;
import dev.thaw.degrade.mask.Fade;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.mask.InpaintMask.Centre;
import dev.thaw.degrade.noise.NoiseLevel.Growth;
import dev.thaw.sample.Cold;
import dev.thaw.sample.StepListener;
import dev.thaw.sample.TimeGrid;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class NoisedTest {
    private static final Fade FADE = new Fade(8, 0.1, Fade.Schedule.CONSTANT, false);
    private static final InpaintMask HOLE = new InpaintMask(5, 1.5, 0.5, Centre.CENTRED);
    private static final NoiseLevel PAPER = new NoiseLevel(Growth.GEOMETRIC, 0.01, 0.1, 0.25);

    /** keep·x + σ·ε pixel by pixel in double. */
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Noised subject();

        /** What the linear part leaves of a pixel after n steps. */
        protected abstract double keep(int n, int y, int x, int height, int width);

        /** The std after n ≥ 1 steps. */
        protected abstract double sigma(int n);

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            if (n == 0) {
                return x0;
            }
            ImageShape image = new ImageShape((int) x0.size(1), (int) x0.size(2), (int) x0.size(3));
            double[] epsilon =
                    Tensors.doubles(Noise.gaussian(seeds.derive("noise"), image, Device.CPU));
            double[] values = Tensors.doubles(x0);
            float[] out = new float[values.length];
            for (int k = 0; k < out.length; k++) {
                int at = k % (image.height() * image.width());
                double kept =
                        keep(
                                n,
                                at / image.width(),
                                at % image.width(),
                                image.height(),
                                image.width());
                out[k] = (float) (kept * values[k] + sigma(n) * epsilon[k]);
            }
            return Tensors.of(out, Tensors.shape(x0));
        }

        /** Tables and products are float32, noise is at most five sigma. */
        @Override
        protected double tolerance() {
            return 1e-6;
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Nested
    class AsInThePaper extends Contract {
        @Override
        protected Noised subject() {
            return new Noised(FADE, PAPER);
        }

        @Override
        protected double keep(int n, int y, int x, int height, int width) {
            return Math.pow(0.9, n);
        }

        @Override
        protected double sigma(int n) {
            return n >= 2 ? 0.1 : 0.01 * Math.sqrt(10);
        }
    }

    @Nested
    class ConstantOverAHole extends Contract {
        @Override
        protected Noised subject() {
            return new Noised(HOLE, NoiseLevel.constant(0.05));
        }

        @Override
        protected double keep(int n, int y, int x, int height, int width) {
            int down = y - (height - 1) / 2;
            int right = x - (width - 1) / 2;
            int square = down * down + right * right;
            double kept = 1;
            for (int i = 0; i < n; i++) {
                double std = 1.5 + 0.5 * i;
                kept *= 1 - Math.exp(-square / (2 * std * std));
            }
            return kept;
        }

        @Override
        protected double sigma(int n) {
            return 0.05;
        }
    }

    @Nested
    class Linearly extends Contract {
        @Override
        protected Noised subject() {
            return new Noised(FADE, new NoiseLevel(Growth.LINEAR, 0, 0.2, 1));
        }

        @Override
        protected double keep(int n, int y, int x, int height, int width) {
            return Math.pow(0.9, n);
        }

        @Override
        protected double sigma(int n) {
            return 0.2 * n / 8;
        }
    }

    @Nested
    class ByHalfACosine extends Contract {
        @Override
        protected Noised subject() {
            return new Noised(FADE, new NoiseLevel(Growth.COSINE, 0.02, 0.3, 1));
        }

        @Override
        protected double keep(int n, int y, int x, int height, int width) {
            return Math.pow(0.9, n);
        }

        @Override
        protected double sigma(int n) {
            double sine = Math.sin(Math.PI / 2 * n / 8);
            return 0.02 + 0.28 * sine * sine;
        }
    }

    /** The table of Daras et al. (2022): 0.010, 0.025, 0.063 and 0.1 from a quarter on. */
    @Test
    void theDefaultsAreThePublishedNoise() {
        double[] published = {0.010, 0.0251, 0.0631, 0.1, 0.1};
        double[] severities = {0, 0.1, 0.2, 0.25, 1};
        for (int i = 0; i < published.length; i++) {
            assertThat(PAPER.at(severities[i])).isCloseTo(published[i], within(1e-4));
        }
    }

    @Test
    void itsMeanIsTheDegradationBelowAndWhatIsLeftIsKnown() {
        ImageShape image = new ImageShape(1, 6, 5);
        GaussianBlur blur = GaussianBlur.constant(3, 3, 1);
        Seeds seeds = Seeds.of(2, 0, 2);
        Tensor x0 = Noise.gaussian(Seeds.of(8, 0, 2), image, Device.CPU);
        Tensor s = Tensors.of(new float[] {1, 0}, 2);
        try (Operator plain = blur.open(image, Device.CPU);
                Degrader c = plain.draw(seeds);
                Operator operator = new Noised(blur, PAPER).open(image, Device.CPU);
                Degrader d = operator.draw(seeds)) {
            Noisy noisy = (Noisy) d;
            assertThat(Tensors.floats(noisy.mean(x0, s)))
                    .isEqualTo(Tensors.floats(c.degrade(x0, s)));
            assertThat(Tensors.floats(noisy.sigma(s))).containsExactly(0.1f, 0);
            assertThat(noisy.least()).isEqualTo(0.01);
        }
    }

    /**
     * The start carries σ_T ε with the ε of a degrader with the same seeds, so Algorithm 2 with a
     * fixed end takes it off: with an estimate that never changes, C_s x̂0 cancels, and of x_T = m
     * + σ ε is left m + x̂0 − C_T x̂0.
     */
    @Test
    void generationTakesTheNoiseOfItsStartOff() {
        ImageShape image = new ImageShape(1, 6, 5);
        Seeds seeds = Seeds.of(2, 0, 3);
        for (NoiseLevel level : List.of(PAPER, NoiseLevel.constant(0.3))) {
            Noised spec = new Noised(FADE, level);
            NoisedStart start = (NoisedStart) spec.prior();
            assertThat(start.isEndOf(spec)).isTrue();
            assertThat(start.isEndOf(new EightBit(spec, EightBit.Rounding.NEAREST))).isTrue();
            assertThat(start.isEndOf(FADE)).isFalse();
            assertThat(start.isEndOf(new Noised(FADE, NoiseLevel.constant(0.7)))).isFalse();
            Tensor m = Tensors.severity(0.25, 90, Device.CPU).view(3, 1, 6, 5);
            Tensor noise = Noise.gaussian(seeds.derive(StandardNormal.PURPOSE), image, Device.CPU);
            Tensor xT = m.add(noise.mul(new Scalar(level.at(1))));
            Tensor x0Hat = Noise.gaussian(Seeds.of(8, 0, 3), image, Device.CPU);
            try (Operator operator = spec.open(image, Device.CPU);
                    Degrader d = operator.draw(seeds)) {
                Tensor y =
                        Cold.fixed()
                                .sample(
                                        (x, s) -> x0Hat,
                                        d,
                                        xT,
                                        TimeGrid.full(8),
                                        seeds,
                                        StepListener.NONE);
                Tensor expected = m.add(x0Hat.mul(new Scalar(1 - Math.pow(0.9, 8))));
                assertThat(Tensors.value(y.sub(expected).abs().max())).isLessThan(1e-5);
            }
        }
    }

    /** And on the way every state has the noise of its severity, exactly. */
    @Test
    void everyStateOnTheWayHasTheNoiseOfItsSeverity() {
        ImageShape image = new ImageShape(1, 6, 5);
        Seeds seeds = Seeds.of(2, 0, 3);
        Noised spec = new Noised(FADE, PAPER);
        Tensor x0 = Noise.gaussian(Seeds.of(8, 0, 3), image, Device.CPU);
        List<Double> stds = new ArrayList<>();
        try (Operator operator = spec.open(image, Device.CPU);
                Degrader d = operator.draw(seeds)) {
            Noisy noisy = (Noisy) d;
            Tensor xT = d.degrade(x0, Tensors.severity(1, 3, Device.CPU));
            Cold.fixed()
                    .sample(
                            (x, s) -> x0,
                            d,
                            xT,
                            TimeGrid.full(8),
                            seeds,
                            step -> {
                                Tensor s = Tensors.severity(step.severity(), 3, Device.CPU);
                                Tensor noise = step.xt().sub(noisy.mean(x0, s));
                                stds.add(Tensors.value(noise.div(noisy.noise()).median()));
                            });
        }
        for (int i = 0; i < 8; i++) {
            assertThat(stds.get(i)).isCloseTo(PAPER.at((8 - i) / 8.0), within(1e-4));
        }
    }

    @Test
    void saysWhatItDrewAndWhatIsBelow() {
        try (Operator operator = new Noised(HOLE, PAPER).open(new ImageShape(1, 4, 4), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            Applied applied = Applied.of(new Noised(HOLE, PAPER), d, 0, 1);
            assertThat(applied.name()).isEqualTo("noised");
            assertThat(applied.drawn()).isEqualTo(Map.of("sigma", 0.1));
            assertThat(applied.parts()).extracting(Applied::name).containsExactly("inpaint-mask");
        }
    }

    @Test
    void whatIsNotLinearIsRefusedWithAWayOut() {
        ImageShape image = new ImageShape(3, 8, 8);
        InpaintMask coloured = new InpaintMask(5, 1.5, 0.5, Centre.CENTRED, false, -0.5, 0.5);
        assertThatThrownBy(() -> new Noised(coloured, PAPER).open(image, Device.CPU))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.USAGE))
                .hasMessage(
                        "noised needs a linear degradation, inpaint-mask with these settings is"
                                + " not: gaussian-blur, heat-blur, fade, pixelate or inpaint-mask"
                                + " with a grey hole would do");
        EightBit stored = new EightBit(FADE, EightBit.Rounding.NEAREST);
        assertThatThrownBy(() -> new Noised(stored, PAPER).open(image, Device.CPU))
                .hasMessage(
                        "noised needs a linear degradation, eight-bit is not: put the noise below"
                                + " it, of: {type: noised, …}");
    }

    @Test
    void wrongLevelsAreRefused() {
        assertThatThrownBy(() -> new NoiseLevel(Growth.LINEAR, 0.2, 0.1, 1))
                .hasMessage("noise must not shrink: most must be at least least 0.2, got 0.1");
        assertThatThrownBy(() -> new NoiseLevel(Growth.GEOMETRIC, 0, 0.1, 1))
                .hasMessage("noise least must be above 0 when it grows geometrically, got 0.0");
        assertThatThrownBy(() -> NoiseLevel.constant(0))
                .hasMessage("noise most must be a number above 0, got 0.0");
        assertThatThrownBy(() -> new NoiseLevel(Growth.LINEAR, 0, 0.1, 1.5))
                .hasMessage("noise reached must be between 0.0 and 1.0, got 1.5");
        assertThatThrownBy(() -> new NoisedStart(new StandardNormal(), 0.1))
                .hasMessageContaining("must be a prior for the part without noise");
        assertThatThrownBy(() -> new NoisedStart(PrincipalGaussian.DEFAULT, 0))
                .hasMessage("noised-start sigma must be a number above 0, got 0.0");
    }
}
