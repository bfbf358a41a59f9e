package dev.thaw.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every degradation keeps. A member's test names its subject and a second implementation. */
@ExtendWith(NoLeaks.class)
public abstract class DegradationContract {
    /** Odd and unequal sides, grey and colour, next to the usual square. */
    private static final List<ImageShape> SHAPES =
            List.of(
                    new ImageShape(3, 16, 16),
                    new ImageShape(1, 37, 31),
                    new ImageShape(3, 31, 37));

    private static final int COUNT = 4;

    /** Small: a handful of steps. */
    protected abstract Degradation subject();

    /**
     * D(x0, n/T) of the subject, by other means: step by step with libtorch's own operators, or
     * from the formula in double.
     */
    protected abstract Tensor secondImplementation(Tensor x0, int n, Seeds seeds);

    /** Largest allowed difference to the second implementation, with its reason. */
    protected abstract double tolerance();

    /** Whether ‖D(x, s) − x‖ is known not to shrink as s grows. */
    protected boolean distanceGrows() {
        return true;
    }

    /** What it is tried on; the first one is 16x16x3. */
    protected List<ImageShape> shapes() {
        return SHAPES;
    }

    /** Whether two seeds give two draws. */
    protected abstract boolean random();

    @Test
    void severityZeroIsIdentityBitForBit() {
        overShapes((operator, image) -> {
            Tensor x0 = images(image, COUNT);
            try (Degrader d = operator.draw(seeds())) {
                assertThat(Tensors.floats(d.degrade(x0, severity(0, COUNT))))
                        .as("%s at severity 0 on %s", subject(), image)
                        .isEqualTo(Tensors.floats(x0));
                float[] mixed = Tensors.floats(d.degrade(x0, severities(0, 1, 0, 0.5)));
                int size = mixed.length / COUNT;
                for (int row : List.of(0, 2)) {
                    for (int k = row * size; k < (row + 1) * size; k++) {
                        assertThat(mixed[k]).isEqualTo(Tensors.floats(x0)[k]);
                    }
                }
            }
        });
    }

    @Test
    void agreesWithTheSecondImplementationAtEveryStep() {
        overShapes((operator, image) -> {
            Tensor x0 = images(image, COUNT);
            try (Degrader d = operator.draw(seeds())) {
                for (int n = 0; n <= subject().steps(); n++) {
                    assertClose(
                            d.degrade(x0, severity(n, COUNT)),
                            secondImplementation(x0, n, seeds()),
                            tolerance(),
                            subject() + " at step " + n + " on " + image);
                }
            }
        });
    }

    /** Rounding of float32 aside. */
    @Test
    void boundedOnesStayBetweenBlackAndWhite() {
        if (!subject().bounded()) {
            return;
        }
        overShapes((operator, image) -> {
            Tensor x0 = images(image, COUNT);
            try (Degrader d = operator.draw(seeds())) {
                for (int n = 1; n <= subject().steps(); n++) {
                    assertThat(Tensors.value(d.degrade(x0, severity(n, COUNT)).abs().max()))
                            .as("%s at step %d on %s", subject(), n, image)
                            .isLessThanOrEqualTo(1 + 1e-5);
                }
            }
        });
    }

    @Test
    void aRowOfABatchIsTheImageAlone() {
        overShapes((operator, image) -> {
            Tensor x0 = images(image, COUNT);
            Tensor mixed = severities(1, 0.3, 0, 0.7);
            try (Degrader d = operator.draw(seeds())) {
                Tensor batch = d.degrade(x0, mixed);
                for (int i = 0; i < COUNT; i++) {
                    try (Degrader one = operator.draw(seeds().slice(i, i + 1))) {
                        assertClose(
                                batch.narrow(0, i, 1),
                                one.degrade(x0.narrow(0, i, 1), mixed.narrow(0, i, 1)),
                                1e-5,
                                subject() + " image " + i + " on " + image);
                    }
                }
            }
        });
    }

    @Test
    void keepsShapeAndArguments() {
        overShapes((operator, image) -> {
            Tensor x0 = images(image, COUNT);
            Tensor s = severities(1, 0.3, 0, 0.7);
            float[] x0Before = Tensors.floats(x0);
            float[] sBefore = Tensors.floats(s);
            try (Degrader d = operator.draw(seeds())) {
                Tensor y = d.degrade(x0, s);
                assertThat(Tensors.describe(y)).isEqualTo(Tensors.describe(x0));
                assertThat(y.is_contiguous()).isTrue();
                y.zero_();
                assertThat(Tensors.floats(x0)).isEqualTo(x0Before);
                assertThat(Tensors.floats(s)).isEqualTo(sBefore);
            }
        });
    }

    @Test
    void equalSeedsGiveEqualDrawsAndOthersDoNot() {
        ImageShape image = shapes().getFirst();
        Tensor x0 = images(image, COUNT);
        try (Operator operator = subject().open(image, Device.CPU);
                Degrader a = operator.draw(seeds());
                Degrader b = operator.draw(seeds());
                Degrader other = operator.draw(Seeds.of(6, 0, COUNT))) {
            Tensor s = severity(1, COUNT);
            float[] once = Tensors.floats(a.degrade(x0, s));
            assertThat(Tensors.floats(a.degrade(x0, s))).as("the draw is fixed").isEqualTo(once);
            assertThat(Tensors.floats(b.degrade(x0, s))).isEqualTo(once);
            if (random()) {
                assertThat(Tensors.floats(other.degrade(x0, s))).isNotEqualTo(once);
            } else {
                assertThat(Tensors.floats(other.degrade(x0, s))).isEqualTo(once);
            }
        }
    }

    @Test
    void offGridSeveritiesRoundToTheNearestStep() {
        ImageShape image = shapes().getFirst();
        Tensor x0 = images(image, COUNT);
        double step = 1.0 / subject().steps();
        try (Operator operator = subject().open(image, Device.CPU);
                Degrader d = operator.draw(seeds())) {
            Tensor off = severities(0.4 * step, 0.6 * step, 1 - 0.4 * step, 1 - 0.6 * step);
            Tensor on = severities(0, step, 1, 1 - step);
            assertThat(Tensors.floats(d.degrade(x0, off)))
                    .isEqualTo(Tensors.floats(d.degrade(x0, on)));
        }
    }

    @Test
    void distanceDoesNotShrinkWithSeverityWhereDeclared() {
        if (!distanceGrows()) {
            return;
        }
        ImageShape image = shapes().getFirst();
        Tensor x0 = images(image, COUNT);
        try (Operator operator = subject().open(image, Device.CPU);
                Degrader d = operator.draw(seeds())) {
            double before = 0;
            for (int n = 0; n <= subject().steps(); n++) {
                double now = Tensors.value(d.degrade(x0, severity(n, COUNT)).sub(x0).norm());
                assertThat(now).as("distance at step " + n).isGreaterThanOrEqualTo(before - 1e-5);
                before = now;
            }
            assertThat(before).isPositive();
        }
    }

    @Test
    void linearOnesAreLinearAndHaveTheirAdjoint() {
        overShapes((operator, image) -> {
            Tensor x = images(image, COUNT);
            Tensor y = Noise.gaussian(seeds().derive("y"), image, Device.CPU);
            Tensor s = severities(1, 0.3, 0, 0.7);
            try (Degrader d = operator.draw(seeds())) {
                if (!(d instanceof Linear linear)) {
                    return;
                }
                Tensor ax = d.degrade(x, s);
                Tensor ay = d.degrade(y, s);
                Tensor sum = x.mul(new Scalar(0.5f)).add(y.mul(new Scalar(-2f)));
                Tensor expected = ax.mul(new Scalar(0.5f)).add(ay.mul(new Scalar(-2f)));
                assertClose(d.degrade(sum, s), expected, 2e-5, "superposition on " + image);
                Tensor back = linear.adjoint(y, s);
                for (int i = 0; i < COUNT; i++) {
                    assertThat(dot(ax, y, i))
                            .as("⟨Ax, y⟩ = ⟨x, Aᵀy⟩ for image %d on %s", i, image)
                            .isCloseTo(
                                    dot(x, back, i),
                                    within(1e-5 * Math.sqrt(dot(ax, ax, i) * dot(y, y, i))));
                }
            }
        });
    }

    @Test
    void noisyOnesAreTheirMeanPlusSigmaTimesTheNoise() {
        overShapes((operator, image) -> {
            Tensor x = images(image, COUNT);
            Tensor s = severities(1, 0.3, 0, 0.7);
            try (Degrader d = operator.draw(seeds())) {
                if (!(d instanceof Noisy noisy)) {
                    return;
                }
                Tensor spread = Tensors.perImage(noisy.sigma(s)).mul(noisy.noise());
                Tensor xt = d.degrade(x, s);
                assertClose(xt, noisy.mean(x, s).add(spread), 1e-6, "on " + image);
                Tensor guess = x.mul(new Scalar(0.5f));
                try (Degrader again = noisy.reestimate(xt, guess, s)) {
                    Tensor explained = again.degrade(guess, s);
                    double[] sigma = Tensors.doubles(noisy.sigma(s));
                    assertThat(sigma[0]).as("σ at full severity").isPositive();
                    for (int row : List.of(0, 1, 3)) {
                        if (sigma[row] == 0) {
                            continue; // a part of a chain may add its noise later on the path
                        }
                        assertClose(
                                explained.select(0, row),
                                xt.select(0, row),
                                1e-5,
                                "the estimate explains x_t in row " + row);
                    }
                    assertThat(Tensors.floats(explained.select(0, 2)))
                            .as("severity 0 has nothing to explain")
                            .isEqualTo(Tensors.floats(guess.select(0, 2)));
                    assertClose(
                            again.degrade(x, severity(subject().steps(), COUNT)).select(0, 2),
                            d.degrade(x, severity(subject().steps(), COUNT)).select(0, 2),
                            1e-6,
                            "and keeps the drawn noise");
                }
            }
        });
    }

    @Test
    void wrongShapesAreRefusedWithASentence() {
        ImageShape image = shapes().getFirst();
        try (Operator operator = subject().open(image, Device.CPU);
                Degrader d = operator.draw(seeds())) {
            Tensor x0 = images(image, COUNT);
            assertThatThrownBy(() -> d.degrade(x0.narrow(0, 0, 2), severity(1, 2)))
                    .isInstanceOf(Fault.class)
                    .hasMessageContaining("drawn for 4 images of 16x16x3");
            assertThatThrownBy(() -> d.degrade(x0, severity(1, 2)))
                    .isInstanceOf(Fault.class)
                    .hasMessageContaining("one value for each of 4 images");
        }
    }

    @Test
    void closingTwiceIsHarmless() {
        Operator operator = subject().open(shapes().getFirst(), Device.CPU);
        Degrader d = operator.draw(seeds());
        d.close();
        d.close();
        operator.close();
        operator.close();
    }

    @Test
    void itsPriorIsInTheCatalogue() {
        assertThat(Priors.CATALOGUE.entries())
                .anyMatch(entry -> entry.type() == subject().prior().getClass());
    }

    @Test
    void isInTheCatalogue() {
        assertThat(Degradations.CATALOGUE.entries())
                .anyMatch(entry -> entry.type() == subject().getClass());
    }

    /** Something to check with an operator for one shape. */
    @FunctionalInterface
    protected interface Body {
        void with(Operator operator, ImageShape image);
    }

    protected final void overShapes(Body body) {
        for (ImageShape image : shapes()) {
            try (Operator operator = subject().open(image, Device.CPU)) {
                body.with(operator, image);
            }
        }
    }

    protected static Seeds seeds() {
        return Seeds.of(5, 0, COUNT);
    }

    /** Uniform in [-1, 1), and a few pixels of -0.0 that only an exact identity keeps. */
    protected static Tensor images(ImageShape image, int count) {
        int size = image.channels() * image.height() * image.width();
        Tensor images =
                Noise.uniform(Seeds.of(1, 0, count), size, Device.CPU)
                        .mul(new Scalar(2f))
                        .sub(new Scalar(1f))
                        .view(image.batch(count));
        images.view(-1).narrow(0, 0, 8).fill_(new Scalar(-0f));
        return images;
    }

    /** n/T for every image. */
    protected final Tensor severity(int n, int count) {
        return Tensors.severity((double) n / subject().steps(), count, Device.CPU);
    }

    protected static Tensor severities(double... values) {
        float[] narrowed = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrowed[i] = (float) values[i];
        }
        return Tensors.of(narrowed, values.length);
    }

    protected static void assertClose(Tensor got, Tensor expected, double within, String what) {
        assertThat(Tensors.value(got.sub(expected).abs().max())).as(what).isLessThan(within);
    }

    private static double dot(Tensor a, Tensor b, int image) {
        double[] p = Tensors.doubles(a.select(0, image));
        double[] q = Tensors.doubles(b.select(0, image));
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            sum += p[k] * q[k];
        }
        return sum;
    }
}
