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
    static final int WIDTH = 6;

    abstract SetMetric metric();

    /** What it sees through; called {@code plain}. */
    FeatureExtractor extractor() {
        return Images.extractor(WIDTH);
    }

    /** Adds rows {@code from … to − 1} under the keys of their indices. */
    private static void add(SetSummary summary, Tensor features, int from, int to) {
        summary.add(features.narrow(0, from, to - from), Seeds.of(9, from, to - from));
    }

    SetSummary summary(Tensor features) {
        SetSummary summary = metric().open(extractor());
        add(summary, features, 0, (int) features.size(0));
        return summary;
    }

    double value(Tensor references, Tensor candidates) {
        return metric().score(extractor(), summary(references), summary(candidates)).value();
    }

    @Test
    void anySplitAndOrderGivesTheSameValue() {
        Tensor x = Images.features(1, 60, WIDTH);
        SetSummary whole = summary(x);
        SetSummary first = metric().open(extractor());
        SetSummary second = metric().open(extractor());
        add(second, x, 0, 1);
        add(second, x, 1, 20);
        add(first, x, 45, 60);
        add(first, x, 20, 45);
        first.merge(second);
        first.merge(metric().open(extractor()));
        assertThat(first.count()).isEqualTo(60);
        SetSummary other = summary(Images.features(2, 50, WIDTH).add(new Scalar(0.3)));
        double expected = metric().score(extractor(), other, whole).value();
        assertThat(metric().score(extractor(), other, first).value())
                .isEqualTo(expected, within(1e-9 * Math.abs(expected)));
    }

    @Test
    void mergingLeavesTheOtherAsItWas() {
        Tensor x = Images.features(1, 60, WIDTH);
        SetSummary first = summary(x.narrow(0, 0, 30));
        SetSummary second = summary(x.narrow(0, 30, 30));
        SetSummary other = summary(Images.features(2, 50, WIDTH));
        double before = metric().score(extractor(), other, second).value();
        first.merge(second);
        first.add(x, Seeds.of(5, 0, 60));
        assertThat(second.count()).isEqualTo(30);
        assertThat(metric().score(extractor(), other, second).value()).isEqualTo(before);
    }

    @Test
    void theScoreStatesExtractorAndBothCounts() {
        SetSummary references = summary(Images.features(1, 40, WIDTH));
        SetSummary candidates = summary(Images.features(2, 30, WIDTH));
        Score score = metric().score(extractor(), references, candidates);
        assertThat(score.profile()).isEqualTo(score.name() + "/plain");
        assertThat(score.references()).isEqualTo(40);
        assertThat(score.images()).isEqualTo(30);
        assertThat(score.lowerIsBetter()).isEqualTo(metric().lowerIsBetter());
    }

    @Test
    void wrongFeaturesAreRejected() {
        SetSummary summary = metric().open(extractor());
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
                        ? new KernelDistance().open(extractor())
                        : new FrechetDistance().open(extractor());
        MetricContract.assertFault(() -> own.merge(foreign), Fault.Kind.USAGE, "merge");
        MetricContract.assertFault(
                () -> metric().score(extractor(), own, foreign), Fault.Kind.USAGE, "itself");
    }
}
