package dev.thaw.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every metric of two sets must hold. */
@ExtendWith(NoLeaks.class)
abstract class SetMetricContract {
    private static final int WIDTH = 6;
    private static final FeatureExtractor EXTRACTOR = Images.extractor(WIDTH);

    abstract SetMetric metric();

    /** Adds rows {@code from … to − 1} under the keys of their indices. */
    private static void add(SetSummary summary, Tensor features, int from, int to) {
        summary.add(features.narrow(0, from, to - from), Seeds.of(9, from, to - from));
    }

    SetSummary summary(Tensor features) {
        SetSummary summary = metric().open(EXTRACTOR);
        add(summary, features, 0, (int) features.size(0));
        return summary;
    }

    double value(Tensor references, Tensor candidates) {
        return metric().score(EXTRACTOR, summary(references), summary(candidates)).value();
    }

    @Test
    void theValueGrowsAsTheSetsMoveApart() {
        Tensor x = Images.features(1, 200, WIDTH);
        Tensor y = Images.features(2, 200, WIDTH);
        double near = value(x, y);
        double shifted = value(x, y.add(new Scalar(0.5)));
        double farther = value(x, y.add(new Scalar(1.0)));
        double wider = value(x, y.mul(new Scalar(2.0)));
        assertThat(near).isLessThan(shifted);
        assertThat(shifted).isLessThan(farther);
        assertThat(near).isLessThan(wider);
    }

    @Test
    void exchangingTheSetsChangesNothingButTheSubsets() {
        Tensor x = Images.features(1, 30, WIDTH);
        Tensor y = Images.features(2, 30, WIDTH).mul(new Scalar(1.5));
        // Sets below the subset size are taken whole, so nothing is drawn.
        assertThat(value(x, y)).isEqualTo(value(y, x), within(1e-9));
    }

    @Test
    void anySplitAndOrderGivesTheSameValue() {
        Tensor x = Images.features(1, 60, WIDTH);
        SetSummary whole = summary(x);
        SetSummary first = metric().open(EXTRACTOR);
        SetSummary second = metric().open(EXTRACTOR);
        add(second, x, 0, 1);
        add(second, x, 1, 20);
        add(first, x, 45, 60);
        add(first, x, 20, 45);
        first.merge(second);
        first.merge(metric().open(EXTRACTOR));
        assertThat(first.count()).isEqualTo(60);
        SetSummary other = summary(Images.features(2, 50, WIDTH).add(new Scalar(0.3)));
        double expected = metric().score(EXTRACTOR, other, whole).value();
        assertThat(metric().score(EXTRACTOR, other, first).value())
                .isEqualTo(expected, within(1e-9 * Math.abs(expected)));
    }

    @Test
    void mergingLeavesTheOtherAsItWas() {
        Tensor x = Images.features(1, 60, WIDTH);
        SetSummary first = summary(x.narrow(0, 0, 30));
        SetSummary second = summary(x.narrow(0, 30, 30));
        SetSummary other = summary(Images.features(2, 50, WIDTH));
        double before = metric().score(EXTRACTOR, other, second).value();
        first.merge(second);
        first.add(x, Seeds.of(5, 0, 60));
        assertThat(second.count()).isEqualTo(30);
        assertThat(metric().score(EXTRACTOR, other, second).value()).isEqualTo(before);
    }

    @Test
    void theScoreStatesExtractorAndBothCounts() {
        SetSummary references = summary(Images.features(1, 40, WIDTH));
        SetSummary candidates = summary(Images.features(2, 30, WIDTH));
        Score score = metric().score(EXTRACTOR, references, candidates);
        assertThat(score.profile()).isEqualTo(score.name() + "/plain");
        assertThat(score.references()).isEqualTo(40);
        assertThat(score.images()).isEqualTo(30);
        assertThat(score.lowerIsBetter()).isTrue();
    }

    @Test
    void setsOfFewerThanTwoImagesAreRejected() {
        SetSummary one = summary(Images.features(1, 1, WIDTH));
        SetSummary many = summary(Images.features(1, 5, WIDTH));
        MetricContract.assertFault(
                () -> metric().score(EXTRACTOR, one, many), Fault.Kind.INPUT, "at least 2");
        MetricContract.assertFault(
                () -> metric().score(EXTRACTOR, many, metric().open(EXTRACTOR)),
                Fault.Kind.INPUT,
                "at least 2");
    }

    @Test
    void wrongFeaturesAreRejected() {
        SetSummary summary = metric().open(EXTRACTOR);
        Tensor wide = Images.features(1, 3, WIDTH + 1);
        MetricContract.assertFault(
                () -> summary.add(wide, Seeds.of(1, 0, 3)), Fault.Kind.USAGE, "(N, 6)");
        Tensor broken = Tensors.of(new float[] {1, 2, 3, Float.NaN, 5, 6}, 1, WIDTH);
        MetricContract.assertFault(
                () -> summary.add(broken, Seeds.of(1, 0, 1)), Fault.Kind.NUMERIC, "finite");
        assertThat(summary.count()).isZero();
    }

    @Test
    void summariesOfAnotherMetricAreRejected() {
        SetSummary own = summary(Images.features(1, 5, WIDTH));
        SetSummary foreign =
                own instanceof Moments
                        ? new KernelDistance().open(EXTRACTOR)
                        : new FrechetDistance().open(EXTRACTOR);
        MetricContract.assertFault(() -> own.merge(foreign), Fault.Kind.USAGE, "merge");
        MetricContract.assertFault(
                () -> metric().score(EXTRACTOR, own, foreign), Fault.Kind.USAGE, "itself");
    }
}
