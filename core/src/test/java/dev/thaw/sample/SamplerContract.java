package dev.thaw.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.noise.GaussianNoise;
import dev.thaw.degrade.resolution.Pixelate;
import dev.thaw.restore.Restorer;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every sampler keeps. */
@ExtendWith(NoLeaks.class)
public abstract class SamplerContract {
    protected static final int STEPS = 4;
    protected static final int COUNT = 2;
    protected static final ImageShape IMAGE = new ImageShape(3, 16, 20);
    protected static final Seeds SEEDS = Seeds.of(4, 0, COUNT);

    protected abstract Sampler subject();

    /** Whether it works on degradations without noise. */
    protected boolean withoutNoise() {
        return true;
    }

    /** How many times it calls the restorer on a grid. */
    protected int calls(TimeGrid grid) {
        return grid.severities().size() - 1;
    }

    private List<Degradation> degradations() {
        List<Degradation> all = new ArrayList<>();
        all.add(new GaussianNoise(STEPS, NoiseSchedule.COSINE));
        if (withoutNoise()) {
            all.add(GaussianBlur.constant(STEPS, 5, 1));
            all.add(new InpaintMask(STEPS, 1.5, 0.5, InpaintMask.Centre.RANDOM));
            all.add(new Pixelate(STEPS, 2, Pixelate.Down.BICUBIC));
        }
        return all;
    }

    /** Algorithms 1 and 2 undo any degradation with a perfect restorer: rounding alone is left. */
    @Test
    void aPerfectRestorerReturnsTheCleanImage() {
        Tensor x0 = clean();
        for (Degradation degradation : degradations()) {
            for (TimeGrid grid : List.of(TimeGrid.full(STEPS), TimeGrid.strided(2, STEPS))) {
                try (Operator operator = degradation.open(IMAGE, Device.CPU);
                        Degrader d = operator.draw(SEEDS)) {
                    Tensor xT = d.degrade(x0, Tensors.severity(1, COUNT, Device.CPU));
                    Tensor back =
                            subject().sample((x, s) -> x0, d, xT, grid, SEEDS, StepListener.NONE);
                    assertThat(Tensors.value(back.sub(x0).abs().max()))
                            .as("%s over %s", degradation, grid)
                            .isLessThan(1e-5);
                }
            }
        }
    }

    @Test
    void asksTheRestorerOncePerStepAtTheSeverityOfTheState() {
        TimeGrid grid = TimeGrid.from(3, STEPS);
        List<Double> asked = new ArrayList<>();
        Restorer counting =
                (x, s) -> {
                    asked.add(Tensors.doubles(s)[COUNT - 1]);
                    return mild(x);
                };
        noisy(d -> subject().sample(counting, d, clean(), grid, SEEDS, StepListener.NONE));
        assertThat(asked).hasSize(calls(grid)).startsWith(0.75);
        assertThat(asked).isEqualTo(grid.severities().subList(0, calls(grid)));
    }

    @Test
    void theListenerSeesEveryStepAndChangesNothing() {
        TimeGrid grid = TimeGrid.full(STEPS);
        List<StepListener.Step> seen = new ArrayList<>();
        List<float[]> states = new ArrayList<>();
        noisy(d -> {
            Tensor xT = clean();
            Tensor silent =
                    subject().sample((x, s) -> mild(x), d, xT, grid, SEEDS, StepListener.NONE);
            Tensor watched =
                    subject()
                            .sample(
                                    (x, s) -> mild(x),
                                    d,
                                    xT,
                                    grid,
                                    SEEDS,
                                    step -> {
                                        seen.add(step);
                                        assertThat(Tensors.floats(step.x0Hat()))
                                                .isEqualTo(Tensors.floats(mild(step.xt())));
                                        states.add(Tensors.floats(step.xt()));
                                        states.add(Tensors.floats(step.after()));
                                    });
            assertThat(Tensors.floats(watched)).isEqualTo(Tensors.floats(silent));
            assertThat(states.getFirst()).isEqualTo(Tensors.floats(xT));
            assertThat(states.getLast()).isEqualTo(Tensors.floats(silent));
            return watched;
        });
        assertThat(seen).hasSize(calls(grid));
        assertThat(seen.getLast().next()).isZero();
        for (int i = 1; i < seen.size(); i++) {
            assertThat(seen.get(i).index()).isEqualTo(i);
            assertThat(seen.get(i).severity()).isEqualTo(seen.get(i - 1).next());
            assertThat(states.get(2 * i)).as("state").isEqualTo(states.get(2 * i - 1));
        }
    }

    @Test
    void keepsItsArgumentsAndRecordsNoGradients() {
        Tensor xT = clean();
        Tensor weight = Tensors.of(new float[] {0.9f}, 1).set_requires_grad(true);
        noisy(d -> {
            Tensor y =
                    subject()
                            .sample(
                                    (x, s) -> x.mul(weight),
                                    d,
                                    xT,
                                    TimeGrid.full(STEPS),
                                    SEEDS,
                                    StepListener.NONE);
            assertThat(y.requires_grad()).isFalse();
            y.zero_();
            return y;
        });
        assertThat(Tensors.floats(xT)).isEqualTo(Tensors.floats(clean()));
        assertThat(weight.mul(weight).requires_grad()).as("recording is on again").isTrue();
    }

    /** Native pointers at the start of each step do not grow with the number of steps. */
    @Test
    void memoryIsFlatOverTheSteps() {
        GaussianNoise spec = new GaussianNoise(30, NoiseSchedule.LINEAR);
        List<Long> counts = new ArrayList<>();
        Restorer counting =
                (x, s) -> {
                    counts.add(Pointer.totalCount());
                    return mild(x);
                };
        try (Operator operator = spec.open(IMAGE, Device.CPU);
                Degrader d = operator.draw(SEEDS);
                Tensor xT = clean()) {
            subject().sample(counting, d, xT, TimeGrid.full(30), SEEDS, StepListener.NONE).close();
        }
        assertThat(counts.getLast() - counts.get(Math.min(1, counts.size() - 1))).isZero();
    }

    @Test
    void nanInTheResultIsANumericalFault() {
        noisy(d -> {
            assertThatThrownBy(() ->
                            subject()
                                    .sample(
                                            (x, s) -> x.div(new Scalar(0f)),
                                            d,
                                            clean(),
                                            TimeGrid.full(STEPS),
                                            SEEDS,
                                            StepListener.NONE))
                    .isInstanceOfSatisfying(
                            Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.NUMERIC))
                    .hasMessageContaining("NaN or infinite");
            return d;
        });
    }

    @Test
    void oneSeedPerImageIsDemanded() {
        noisy(d -> {
            assertThatThrownBy(() ->
                            subject()
                                    .sample(
                                            (x, s) -> x,
                                            d,
                                            clean(),
                                            TimeGrid.full(STEPS),
                                            Seeds.of(1, 0, 3),
                                            StepListener.NONE))
                    .isInstanceOf(Fault.class)
                    .hasMessageContaining("one seed per image, got 3 seeds for Float (2, 3");
            return d;
        });
    }

    @Test
    void isInTheCatalogue() {
        assertThat(Samplers.CATALOGUE.entries())
                .anyMatch(entry -> entry.type() == subject().getClass());
    }

    /** Smooth and bounded, so that rounding does not grow (a chaotic one hides every oracle). */
    protected static Tensor mild(Tensor x) {
        return x.tanh().mul(new Scalar(0.9f));
    }

    protected static Tensor clean() {
        int size = IMAGE.channels() * IMAGE.height() * IMAGE.width();
        return Noise.uniform(Seeds.of(1, 0, COUNT), size, Device.CPU)
                .mul(new Scalar(2f))
                .sub(new Scalar(1f))
                .view(IMAGE.batch(COUNT));
    }

    /** Something to do with a degrader that every sampler accepts. */
    @FunctionalInterface
    protected interface Body {
        Object with(Degrader d);
    }

    protected static void noisy(Body body) {
        try (Operator operator =
                        new GaussianNoise(STEPS, NoiseSchedule.COSINE).open(IMAGE, Device.CPU);
                Degrader d = operator.draw(SEEDS)) {
            assertThat(body.with(d)).isNotNull();
        }
    }
}
