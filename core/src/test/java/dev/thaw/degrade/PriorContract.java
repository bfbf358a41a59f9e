package dev.thaw.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every prior over x_T keeps. */
@ExtendWith(NoLeaks.class)
public abstract class PriorContract {
    /** More than wanted come, and pixels differ: enough for any fit. */
    private static final int TRAINING = 30;

    /** A prior that wants fewer than 30 images. */
    protected abstract Prior subject();

    protected static final ImageShape IMAGE = new ImageShape(2, 5, 7);

    /** What the subject is fitted to and draws; 5 x 7 pixels. */
    protected ImageShape image() {
        return IMAGE;
    }

    @Test
    void drawsOneImagePerSeedAndTheSameOneInAnyBatch() {
        Map<String, Tensor> fitted = fitted();
        Tensor four = subject().draw(fitted, image(), Seeds.of(1, 10, 4));
        assertThat(Tensors.describe(four)).isEqualTo("Float (4, " + image().channels() + ", 5, 7)");
        for (int i = 0; i < 4; i++) {
            Tensor one = subject().draw(fitted, image(), Seeds.of(1, 10 + i, 1));
            assertThat(Tensors.value(one.sub(four.narrow(0, i, 1)).abs().max())).isLessThan(1e-5);
        }
    }

    @Test
    void differentSeedsGiveDifferentImages() {
        Map<String, Tensor> fitted = fitted();
        assertThat(Tensors.floats(subject().draw(fitted, image(), Seeds.of(1, 0, 1))))
                .isNotEqualTo(Tensors.floats(subject().draw(fitted, image(), Seeds.of(1, 1, 1))));
    }

    @Test
    void theSplitIntoBatchesDoesNotMatter() {
        Tensor training = training();
        try (Prior.Fit once = subject().fit(image());
                Prior.Fit twice = subject().fit(image())) {
            once.add(training);
            twice.add(training.narrow(0, 0, 7));
            twice.add(training.narrow(0, 7, TRAINING - 7));
            Map<String, Tensor> a = once.finish();
            Map<String, Tensor> b = twice.finish();
            assertThat(a).containsOnlyKeys(b.keySet());
            a.forEach((name, t) ->
                    assertThat(Tensors.floats(t)).as(name).isEqualTo(Tensors.floats(b.get(name))));
        }
    }

    @Test
    void aFitThatSawNothingNamesTheNeedOrNeedsNothing() {
        try (Prior.Fit fit = subject().fit(image())) {
            if (subject().wantedImages() == 0) {
                assertThat(fit.finish()).isEmpty();
            } else {
                assertThatThrownBy(fit::finish)
                        .isInstanceOfSatisfying(
                                Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INPUT))
                        .hasMessageContaining("got 0");
            }
        }
    }

    @Test
    void closingAFitTwiceIsHarmless() {
        Prior.Fit fit = subject().fit(image());
        fit.add(training());
        fit.close();
        fit.close();
    }

    @Test
    void isInTheCatalogue() {
        assertThat(Priors.CATALOGUE.entries())
                .anyMatch(entry -> entry.type() == subject().getClass());
    }

    protected final Map<String, Tensor> fitted() {
        try (Prior.Fit fit = subject().fit(image())) {
            fit.add(training());
            return fit.finish();
        }
    }

    /** Independent pixels around 0.5 with std 0.2. */
    protected final Tensor training() {
        return Noise.gaussian(Seeds.of(9, 0, TRAINING), image(), Device.CPU)
                .mul(new Scalar(0.2f))
                .add(new Scalar(0.5f));
    }
}
