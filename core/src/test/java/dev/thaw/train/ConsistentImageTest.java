package dev.thaw.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.degrade.Degrader;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class ConsistentImageTest {
    /** The formula plane by plane in double. */
    @Nested
    class Contract extends ObjectiveContract {
        @Override
        protected ConsistentImage subject() {
            return new ConsistentImage(0.7);
        }

        @Override
        protected double expected(double[] x0, int[] n, double weight) {
            int plane = IMAGE.height() * IMAGE.width();
            double near = 0;
            double again = 0;
            for (int from = 0; from < x0.length; from += plane) {
                int steps = n[image(from)];
                double[] seen = new double[plane];
                double[] off = new double[plane];
                for (int k = 0; k < plane; k++) {
                    seen[k] = degraded(x0[from + k], steps);
                    double guess = restored(seen[k], steps, weight);
                    near += Math.abs(guess - x0[from + k]);
                    off[k] = degraded(guess, steps) - seen[k];
                }
                double[] seenCentred = centred(seen);
                double deviation =
                        Math.sqrt(Arrays.stream(seenCentred).map(v -> v * v).sum() / plane);
                again += Arrays.stream(centred(off)).map(Math::abs).sum() / (deviation + 1e-4);
            }
            return (near + 0.7 * again) / x0.length;
        }

        private static double[] centred(double[] x) {
            double mean = Arrays.stream(x).average().orElseThrow();
            return Arrays.stream(x).map(v -> v - mean).toArray();
        }
    }

    /** D(x) = factor·x + 3, so traces are faint where factor is small. */
    private record Fade(float factor) implements Degrader {
        @Override
        public Tensor degrade(Tensor x, Tensor severity) {
            return x.mul(new Scalar(factor)).add(new Scalar(3f));
        }

        @Override
        public void close() {}
    }

    private static double loss(double weight, float factor, float[] clean, float[] guess) {
        try (Scope scope = Scope.open()) {
            Tensor x0 = Tensors.of(clean, 1, 1, 2, 2);
            Tensor severity = Tensors.of(new float[] {1}, 1);
            Fade fade = new Fade(factor);
            return Tensors.value(
                    new ConsistentImage(weight)
                            .loss(
                                    (x, s) -> Tensors.of(guess, 1, 1, 2, 2),
                                    fade,
                                    x0,
                                    fade.degrade(x0, severity),
                                    severity));
        }
    }

    private static final float[] CLEAN = {1, -1, 1, -1};

    @Test
    void aPerfectEstimateCostsNothing() {
        assertThat(loss(5, 0.5f, CLEAN, CLEAN)).isZero();
    }

    /**
     * By hand: the errors are 4, 0, 0, 0, their mean 1; centred they are 3, −1, −1, −1 with mean
     * size 1.5. D scales them by the factor, and x_t deviates from its mean by the factor.
     */
    @Test
    void isTheDistancePlusTheCentredDistanceAfterDegrading() {
        float[] guess = {5, -1, 1, -1};
        assertThat(loss(0, 0.5f, CLEAN, guess)).isCloseTo(1, Offset.offset(1e-6));
        // FLAT = 1e-4 beside a deviation of 0.5 and 0.05 takes at most 0.2 % of the second term
        assertThat(loss(2, 0.5f, CLEAN, guess)).isCloseTo(1 + 2 * 1.5, Offset.offset(1e-3));
        assertThat(loss(2, 0.05f, CLEAN, guess)).isCloseTo(1 + 2 * 1.5, Offset.offset(1e-2));
    }

    /** What no sampler can lose, the mean, is left to the first term. */
    @Test
    void aWrongMeanCountsOnce() {
        assertThat(loss(7, 0.5f, CLEAN, new float[] {3, 1, 3, 1}))
                .isCloseTo(2, Offset.offset(1e-5));
    }

    @Test
    void aFlatPictureGivesAFiniteLoss() {
        float[] flat = {1, 1, 1, 1};
        assertThat(loss(1, 1, flat, flat)).isZero();
        assertThat(loss(1, 1, flat, new float[] {1, 1, 1, 1.5f})).isFinite();
    }

    /** Against a difference quotient: the second term must reach the network through D. */
    @Test
    void gradientsFlowThroughTheDegradation() {
        try (Scope scope = Scope.open()) {
            Tensor weight = Tensors.of(new float[] {1.5f}, 1);
            weight.set_requires_grad(true);
            Tensor x0 = Tensors.of(new float[] {1, -0.5f, 0.25f, -1}, 1, 1, 2, 2);
            Tensor severity = Tensors.of(new float[] {1}, 1);
            Fade fade = new Fade(0.5f);
            Tensor xt = fade.degrade(x0, severity);
            new ConsistentImage(1)
                    .loss((x, s) -> x0.mul(weight), fade, x0, xt, severity)
                    .backward();
            double step = 1e-2;
            double slope = (scaled(x0, xt, 1.5 + step) - scaled(x0, xt, 1.5 - step)) / (2 * step);
            // the loss is linear in the factor above 1, so only float rounding is left
            assertThat(Tensors.value(weight.grad())).isCloseTo(slope, Offset.offset(1e-3));
        }
    }

    private static double scaled(Tensor x0, Tensor xt, double factor) {
        try (Scope scope = Scope.open()) {
            Tensor severity = Tensors.of(new float[] {1}, 1);
            return Tensors.value(
                    new ConsistentImage(1)
                            .loss(
                                    (x, s) -> x0.mul(new Scalar(factor)),
                                    new Fade(0.5f),
                                    x0,
                                    xt,
                                    severity));
        }
    }

    @Test
    void aNegativeWeightIsRefused() {
        assertThatThrownBy(() -> new ConsistentImage(-1))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("consistent-image weight");
    }
}
