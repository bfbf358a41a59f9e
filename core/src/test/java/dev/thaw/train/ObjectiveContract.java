package dev.thaw.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Noisy;
import dev.thaw.restore.Restorer;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every objective keeps. A member's test names its subject and the formula of its loss. */
@ExtendWith(NoLeaks.class)
public abstract class ObjectiveContract {
    protected static final int STEPS = 4;
    protected static final int COUNT = 3;
    protected static final ImageShape IMAGE = new ImageShape(2, 5, 6);
    protected static final Seeds SEEDS = Seeds.of(7, 0, COUNT);

    protected abstract Objective subject();

    /**
     * The loss in double, image by image, from the arrays of the batch.
     *
     * @param x0 clean images, row-major
     * @param n steps of each image
     * @param weight the restorer is R(x, s) = weight·x + s
     */
    protected abstract double expected(double[] x0, int[] n, double weight);

    /** D(x, n) = x·(1 − n/5): what the formulas above have to undo. */
    protected static double degraded(double x, int n) {
        return x * (1 - n / 5.0);
    }

    /** R of the contract. */
    protected static double restored(double x, int n, double weight) {
        return weight * x + (double) n / STEPS;
    }

    /** σ of the contract: what objectives that weigh by the noise are told. */
    protected static double sigma(int n) {
        return 0.2 + 0.1 * n;
    }

    /** Its noise is drawn as 0, so that formulas stay formulas of x0. */
    private static final class Dimmer implements Degrader, Noisy {
        @Override
        public Tensor mean(Tensor x0, Tensor severity) {
            return degrade(x0, severity);
        }

        @Override
        public Tensor sigma(Tensor severity) {
            return severity.mul(new Scalar(0.1f * STEPS)).add(new Scalar(0.2f));
        }

        @Override
        public Tensor noise() {
            return Tensors.zeros(Device.CPU, IMAGE.batch(COUNT));
        }

        @Override
        public Degrader reestimate(Tensor xt, Tensor x0Hat, Tensor severity) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Tensor degrade(Tensor x0, Tensor severity) {
            Tensor left = severity.mul(new Scalar(-STEPS / 5.0)).add(new Scalar(1f));
            return x0.mul(Tensors.perImage(left));
        }

        @Override
        public void close() {}
    }

    private static Tensor clean() {
        return Noise.gaussian(SEEDS.derive("x0"), IMAGE, Device.CPU);
    }

    private static final int[] STEPS_OF_EACH = {1, 3, 4};

    private static Tensor severity() {
        return Tensors.of(new float[] {0.25f, 0.75f, 1}, COUNT);
    }

    private Tensor loss(Tensor x0, Tensor weight, Seeds seeds) {
        Restorer r = (x, s) -> x.mul(weight).add(Tensors.perImage(s));
        Degrader d = new Dimmer();
        Tensor xt = d.degrade(x0, severity());
        return subject().forBatch(STEPS, seeds).loss(r, d, x0, xt, severity());
    }

    @Test
    void isItsFormula() {
        for (float weight : new float[] {0.8f, -1.5f}) {
            Tensor x0 = clean();
            double got = Tensors.value(loss(x0, Tensors.of(new float[] {weight}, 1), SEEDS));
            double expected = expected(Tensors.doubles(x0), STEPS_OF_EACH, weight);
            // a mean of 180 values of float32
            assertThat(got).isCloseTo(expected, within(1e-5 * (1 + expected)));
        }
    }

    @Test
    void isAScalarWithTheGradientOfItsFormula() {
        Tensor x0 = clean();
        Tensor weight = Tensors.of(new float[] {0.8f}, 1).set_requires_grad(true);
        Tensor loss = loss(x0, weight, SEEDS);
        assertThat(loss.dim()).isZero();
        loss.backward();
        double[] values = Tensors.doubles(x0);
        double h = 1e-4;
        double slope =
                (expected(values, STEPS_OF_EACH, 0.8 + h)
                                - expected(values, STEPS_OF_EACH, 0.8 - h))
                        / (2 * h);
        // kinks of |·| within h of 0.8 move the difference quotient
        assertThat(Tensors.value(weight.grad()))
                .isCloseTo(slope, within(1e-3 * (1 + slope * slope)));
    }

    @Test
    void keepsItsArgumentsAndItsDraw() {
        Tensor x0 = clean();
        float[] before = Tensors.floats(x0);
        Tensor weight = Tensors.of(new float[] {0.8f}, 1);
        double once = Tensors.value(loss(x0, weight, SEEDS));
        assertThat(Tensors.value(loss(x0, weight, SEEDS))).isEqualTo(once);
        assertThat(Tensors.floats(x0)).isEqualTo(before);
        double other = Tensors.value(loss(x0, weight, Seeds.of(8, 0, COUNT)));
        if (random()) {
            assertThat(other).isNotEqualTo(once);
        } else {
            assertThat(other).isEqualTo(once);
        }
    }

    /** Whether it draws. */
    protected boolean random() {
        return false;
    }

    @Test
    void isInTheCatalogue() {
        assertThat(Objectives.CATALOGUE.entries())
                .anyMatch(entry -> entry.type() == subject().getClass());
    }

    /** A norm of differences in double. */
    protected static double norm(CleanImage.Norm norm, double[] differences) {
        double sum = 0;
        for (double d : differences) {
            sum += norm == CleanImage.Norm.L2 ? d * d : Math.abs(d);
        }
        double mean = sum / differences.length;
        return norm == CleanImage.Norm.SQRT ? Math.sqrt(mean) : mean;
    }

    /** Which image a place of the batch belongs to. */
    protected static int image(int at) {
        return Math.floorDiv(at, IMAGE.channels() * IMAGE.height() * IMAGE.width());
    }
}
