package dev.thaw.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.HeatBlur;
import dev.thaw.degrade.mask.Fade;
import dev.thaw.degrade.noise.NoiseLevel;
import dev.thaw.degrade.noise.Noised;
import dev.thaw.restore.Restorer;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import dev.thaw.train.CleanImage.Norm;
import dev.thaw.train.SoftScore.Weighting;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class SoftScoreTest {
    abstract static class Contract extends ObjectiveContract {
        @Override
        protected abstract SoftScore subject();

        protected abstract double weight(int n);

        /** The steps of the corruption through which the error is seen. */
        protected abstract int through(int n);

        @Override
        protected double expected(double[] x0, int[] n, double weight) {
            double sum = 0;
            for (int k = 0; k < x0.length; k++) {
                int steps = n[image(k)];
                double error = restored(degraded(x0[k], steps), steps, weight) - x0[k];
                double seen = degraded(error, through(steps));
                sum += weight(steps) * (subject().norm() == Norm.L1 ? Math.abs(seen) : seen * seen);
            }
            return sum / x0.length;
        }
    }

    @Nested
    class AsInThePaper extends Contract {
        @Override
        protected SoftScore subject() {
            return new SoftScore();
        }

        @Override
        protected double weight(int n) {
            return 1 / (sigma(n) * sigma(n));
        }

        @Override
        protected int through(int n) {
            return n;
        }
    }

    @Nested
    class Incremental extends Contract {
        @Override
        protected SoftScore subject() {
            return new SoftScore(0.5, Norm.L1, Weighting.INVERSE_STD);
        }

        @Override
        protected double weight(int n) {
            return 1 / sigma(n);
        }

        @Override
        protected int through(int n) {
            return Math.max(n - 2, 0);
        }
    }

    @Nested
    class OfTheScores extends Contract {
        @Override
        protected SoftScore subject() {
            return new SoftScore(0.25, Norm.L2, Weighting.SCORE);
        }

        @Override
        protected double weight(int n) {
            return Math.pow(sigma(n), -4);
        }

        @Override
        protected int through(int n) {
            return n - 1;
        }
    }

    /** Without a corruption in between, and even: the objective of Cold Diffusion. */
    @Nested
    class Cold extends Contract {
        @Override
        protected SoftScore subject() {
            return new SoftScore(1, Norm.L1, Weighting.EVEN);
        }

        @Override
        protected double weight(int n) {
            return 1;
        }

        @Override
        protected int through(int n) {
            return 0;
        }
    }

    private static final ImageShape IMAGE = new ImageShape(1, 6, 5);
    private static final NoiseLevel LEVEL =
            new NoiseLevel(NoiseLevel.Growth.GEOMETRIC, 0.05, 0.5, 1);

    private static Tensor images(int seed) {
        return Noise.gaussian(Seeds.of(seed, 0, 3), IMAGE, Device.CPU);
    }

    /**
     * With C = I: σ²·|s(x_t) + ε/σ|² per pixel, the score s = (x̂0 − x_t)/σ² of the estimate
     * against that of the noise, −ε/σ.
     */
    @Test
    void withoutCorruptionItIsDenoisingScoreMatching() {
        Fade nothing = new Fade(4, 0, Fade.Schedule.CONSTANT, false);
        Tensor x0 = images(1);
        Tensor s = Tensors.of(new float[] {0.25f, 1, 0.5f}, 3);
        Restorer r = (x, t) -> x.tanh();
        try (Operator operator = new Noised(nothing, LEVEL).open(IMAGE, Device.CPU);
                Degrader d = operator.draw(Seeds.of(5, 0, 3))) {
            Tensor xt = d.degrade(x0, s);
            double got = Tensors.value(new SoftScore().loss(r, d, x0, xt, s));
            double[] epsilon = Tensors.doubles(((Noisy) d).noise());
            double[] clean = Tensors.doubles(x0);
            double[] sigmas = {0.05 * Math.pow(10, 0.25), 0.5, 0.05 * Math.sqrt(10)};
            double sum = 0;
            for (int k = 0; k < clean.length; k++) {
                double sigma = sigmas[k / 30];
                double x = clean[k] + sigma * epsilon[k];
                double score = (Math.tanh(x) - x) / (sigma * sigma);
                sum += sigma * sigma * Math.pow(score + epsilon[k] / sigma, 2);
            }
            assertThat(got).isCloseTo(sum / clean.length, within(2e-5 * sum / clean.length));
        }
    }

    /** What no corruption lets through costs nothing: C is blind to it. */
    @Test
    void errorsThatTheCorruptionHidesAreFree() {
        HeatBlur blur = new HeatBlur(2, 1, 400, 6, HeatBlur.Growth.LINEAR, HeatBlur.Border.REFLECT);
        Tensor x0 = images(1);
        Tensor s = Tensors.severity(1, 3, Device.CPU);
        Tensor wave = Tensors.of(new float[] {1, -1, 1, -1, 1, -1}, 1, 1, 6, 1);
        try (Operator operator = new Noised(blur, LEVEL).open(IMAGE, Device.CPU);
                Degrader d = operator.draw(Seeds.of(5, 0, 3))) {
            Tensor xt = d.degrade(x0, s);
            Restorer waves = (x, t) -> x0.add(wave);
            Restorer shift = (x, t) -> x0.add(new Scalar(0.1f));
            assertThat(Tensors.value(new SoftScore().loss(waves, d, x0, xt, s))).isLessThan(1e-9);
            // 0.1²/0.5²
            assertThat(Tensors.value(new SoftScore().loss(shift, d, x0, xt, s)))
                    .isCloseTo(0.04, within(1e-5));
        }
    }

    @Test
    void cleanRowsDoNotCount() {
        Fade fade = new Fade(4, 0.1, Fade.Schedule.CONSTANT, false);
        Tensor x0 = images(1);
        Tensor s = Tensors.of(new float[] {0, 0, 0}, 3);
        try (Operator operator = new Noised(fade, LEVEL).open(IMAGE, Device.CPU);
                Degrader d = operator.draw(Seeds.of(5, 0, 3))) {
            for (Weighting weighting : Weighting.values()) {
                double loss =
                        Tensors.value(
                                new SoftScore(0, Norm.L2, weighting)
                                        .loss((x, t) -> x.neg(), d, x0, x0, s));
                assertThat(loss).isZero();
            }
        }
    }

    @Test
    void aDegradationWithoutNoiseIsRefusedWithAWayOut() {
        Fade fade = new Fade(4, 0.1, Fade.Schedule.CONSTANT, false);
        try (Operator operator = fade.open(IMAGE, Device.CPU);
                Degrader d = operator.draw(Seeds.of(5, 0, 3))) {
            assertThatThrownBy(() -> new SoftScore().demand(d))
                    .isInstanceOfSatisfying(
                            Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.USAGE))
                    .hasMessage(
                            "objective soft-score needs a linear degradation with noise, x_t = C_t"
                                    + " x0 + σ_t ε, this one has no noise: put it into {type:"
                                    + " noised, of: …} if it is linear, else use objective"
                                    + " clean-image");
        }
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThatThrownBy(() -> new SoftScore(1.5, Norm.L2, Weighting.EVEN))
                .hasMessage("soft-score back must be between 0.0 and 1.0, got 1.5");
        assertThatThrownBy(() -> new SoftScore(0, Norm.SQRT, Weighting.EVEN))
                .hasMessage("soft-score norm must be l1 or l2, got sqrt");
    }
}
