package dev.thaw.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.Arrays;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every pair metric must hold. */
@ExtendWith(NoLeaks.class)
abstract class MetricContract {
    private static final ImageShape SHAPE = new ImageShape(3, 13, 17);

    /** The metric under test, unclamped. */
    abstract PairMetric metric();

    /** The same definition with pixels clamped to [0, 1] first. */
    abstract PairMetric clamped();

    /** Its value for equal images. */
    abstract double identity();

    static double value(PairMetric metric, Tensor reference, Tensor candidate) {
        Gauge gauge = metric.open();
        gauge.add(reference, candidate);
        return gauge.value();
    }

    @Test
    void equalImagesGiveTheIdentityValue() {
        Tensor x = Images.uniform(1, 3, SHAPE);
        assertThat(value(metric(), x, x)).isEqualTo(identity(), within(1e-12));
    }

    @Test
    void exchangingReferenceAndCandidateChangesNothing() {
        Tensor x = Images.uniform(1, 3, SHAPE);
        Tensor y = Images.noisy(x, 0.3);
        assertThat(value(metric(), x, y)).isEqualTo(value(metric(), y, x), within(1e-12));
    }

    @Test
    void theValueWorsensAsNoiseGrows() {
        Tensor x = Images.uniform(1, 4, SHAPE);
        double[] values =
                Arrays.stream(new double[] {0.02, 0.1, 0.3, 0.6, 1.2})
                        .map(level -> value(metric(), x, Images.noisy(x, level)))
                        .map(v -> metric().lowerIsBetter() ? -v : v)
                        .toArray();
        for (int i = 1; i < values.length; i++) {
            assertThat(values[i]).isLessThan(values[i - 1]);
        }
    }

    @Test
    void anySplitAndMergeGivesTheSameValue() {
        Tensor x = Images.uniform(1, 7, SHAPE);
        Tensor y = Images.noisy(x, 0.3);
        Gauge whole = metric().open();
        whole.add(x, y);
        Gauge first = metric().open();
        Gauge second = metric().open();
        for (int i = 0; i < 7; i++) {
            (i < 4 ? first : second).add(x.narrow(0, i, 1), y.narrow(0, i, 1));
        }
        first.merge(second);
        assertThat(first.count()).isEqualTo(whole.count()).isEqualTo(7);
        double scale = Math.abs(whole.value());
        assertThat(first.value()).isEqualTo(whole.value(), within(1e-9 * scale));
        assertThat(first.perImage()).containsExactly(whole.perImage(), within(1e-9 * scale));
    }

    @Test
    void mergingWithOneselfDoublesTheImages() {
        Tensor x = Images.uniform(1, 3, SHAPE);
        Gauge gauge = metric().open();
        gauge.add(x, Images.noisy(x, 0.3));
        double before = gauge.value();
        gauge.merge(gauge);
        assertThat(gauge.count()).isEqualTo(6);
        assertThat(gauge.value()).isEqualTo(before, within(1e-9 * Math.abs(before)));
    }

    @Test
    void largeBatchesAreMeasuredInChunksWithoutADifference() {
        Tensor x = Images.uniform(1, 3, new ImageShape(1, 300, 300));
        Tensor y = Images.noisy(x, 0.1);
        Gauge whole = metric().open();
        whole.add(x, y);
        Gauge last = metric().open();
        last.add(x.narrow(0, 2, 1), y.narrow(0, 2, 1));
        assertThat(whole.perImage()).hasSize(3);
        assertThat(whole.perImage()[2]).isEqualTo(last.value(), within(1e-12));
    }

    @Test
    void manyBatchesKeepTheValueOfEachImage() {
        Tensor x = Images.uniform(1, 150, new ImageShape(1, 11, 11));
        Tensor y = Images.noisy(x, 0.2);
        Gauge whole = metric().open();
        whole.add(x, y);
        Gauge pieces = metric().open();
        for (int i = 0; i < 150; i += 10) {
            pieces.add(x.narrow(0, i, 10), y.narrow(0, i, 10));
        }
        assertThat(pieces.perImage()).containsExactly(whole.perImage(), within(1e-9));
        assertThat(pieces.value()).isEqualTo(whole.value(), within(1e-9));
    }

    @Test
    void argumentsAreNotChanged() {
        Tensor x = Images.uniform(1, 2, SHAPE);
        Tensor y = Images.noisy(x, 0.3);
        float[] before = Tensors.floats(x);
        float[] beforeY = Tensors.floats(y);
        value(clamped(), x, y);
        assertThat(Tensors.floats(x)).isEqualTo(before);
        assertThat(Tensors.floats(y)).isEqualTo(beforeY);
    }

    @Test
    void clampingCutsPixelsToTheRangeAndIsNamed() {
        Tensor x = Images.uniform(1, 2, SHAPE);
        Tensor far = Images.noisy(x, 2);
        Tensor cut =
                far.minimum(Tensors.of(new float[] {1}, 1))
                        .maximum(Tensors.of(new float[] {-1}, 1));
        assertThat(value(clamped(), x, far))
                .isEqualTo(value(metric(), x, cut), within(1e-12))
                .isNotEqualTo(value(metric(), x, far));
        assertThat(clamped().profile()).isEqualTo(metric().profile() + "+clamp");
    }

    @Test
    void anEmptyGaugeHasNoValue() {
        assertFault(() -> metric().open().value(), Fault.Kind.INPUT, "at least one image");
    }

    @Test
    void wrongShapesAreRejected() {
        Tensor x = Images.uniform(1, 2, SHAPE);
        Gauge gauge = metric().open();
        assertFault(() -> gauge.add(x, x.narrow(0, 0, 1)), Fault.Kind.USAGE, "[2, 3, 13, 17]");
        assertFault(() -> gauge.add(x.get(0), x.get(0)), Fault.Kind.USAGE, "(N, C, H, W)");
        Tensor none = Tensors.zeros(Device.CPU, 0, 3, 13, 17);
        assertFault(() -> gauge.add(none, none), Fault.Kind.USAGE, "(N, C, H, W)");
        assertThat(gauge.count()).isZero();
    }

    @Test
    void brokenPixelsAreANumericFaultThatNamesTheImage() {
        // Large enough that each image is a chunk of its own.
        ImageShape large = new ImageShape(1, 300, 300);
        Tensor x = Images.uniform(1, 3, large);
        float[] pixels = Tensors.floats(x);
        pixels[2 * 300 * 300 + 5] = Float.NaN;
        Tensor broken = Tensors.of(pixels, large.batch(3));
        Gauge gauge = metric().open();
        assertFault(() -> gauge.add(x, broken), Fault.Kind.NUMERIC, "candidate image 2 ");
        Tensor infinite = x.div(new Scalar(0));
        assertFault(() -> gauge.add(infinite, x), Fault.Kind.NUMERIC, "reference image 0 ");
        assertThat(gauge.count()).isZero();
        gauge.add(x, x);
        assertFault(() -> gauge.add(x, broken), Fault.Kind.NUMERIC, "candidate image 5 ");
    }

    @Test
    void gaugesOfAnotherDefinitionAreNotMerged() {
        assertFault(() -> metric().open().merge(clamped().open()), Fault.Kind.USAGE, "own kind");
    }

    @Test
    void theScoreStatesProfileAndCount() {
        Tensor x = Images.uniform(1, 3, SHAPE);
        Gauge gauge = metric().open();
        gauge.add(x, Images.noisy(x, 0.3));
        Score score = metric().score(gauge);
        assertThat(score.value()).isEqualTo(gauge.value());
        assertThat(score.profile()).isEqualTo(metric().profile()).startsWith(score.name() + "/");
        assertThat(score.images()).isEqualTo(3);
        assertThat(score.spread()).isEmpty();
    }

    @Test
    void itIsInTheCatalogue() {
        assertThat(Metrics.CATALOGUE.find(metric().name())).isEqualTo(metric().getClass());
    }

    static void assertFault(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call,
            Fault.Kind kind,
            String words) {
        assertThatThrownBy(call)
                .hasMessageContaining(words)
                .asInstanceOf(InstanceOfAssertFactories.type(Fault.class))
                .extracting(Fault::kind)
                .isEqualTo(kind);
    }
}
