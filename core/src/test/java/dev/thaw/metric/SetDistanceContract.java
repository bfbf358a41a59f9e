package dev.thaw.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** What a set metric must hold that is a distance: symmetric, growing, smaller is better. */
abstract class SetDistanceContract extends SetMetricContract {
    @Test
    void smallerIsBetter() {
        assertThat(metric().lowerIsBetter()).isTrue();
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
    void setsOfFewerThanTwoImagesAreRejected() {
        SetSummary one = summary(Images.features(1, 1, WIDTH));
        SetSummary many = summary(Images.features(1, 5, WIDTH));
        MetricContract.assertFault(
                () -> metric().score(extractor(), one, many), Fault.Kind.INPUT, "at least 2");
        MetricContract.assertFault(
                () -> metric().score(extractor(), many, metric().open(extractor())),
                Fault.Kind.INPUT,
                "at least 2");
    }
}
