package dev.thaw.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class KernelDistanceTest extends SetDistanceContract {
    @Override
    SetMetric metric() {
        return new KernelDistance();
    }

    private static Score score(KernelDistance metric, Tensor x, Tensor y) {
        FeatureExtractor extractor = Images.extractor((int) x.size(1));
        SetSummary references = metric.open(extractor);
        references.add(x, Seeds.of(1, 0, (int) x.size(0)));
        SetSummary candidates = metric.open(extractor);
        candidates.add(y, Seeds.of(1, 0, (int) y.size(0)));
        return metric.score(extractor, references, candidates);
    }

    /** Features are float32; the sums run in float64 on both sides. */
    @Test
    void itAgreesWithTheDoubleLoop() {
        Tensor x = Images.features(1, 40, 5);
        Tensor y = Images.features(2, 40, 5).add(new Scalar(0.2));
        Score score = score(new KernelDistance(3, 1000, 1000, 0), x, y);
        double expected = plain(Tensors.doubles(x), Tensors.doubles(y), 5);
        assertThat(score.value()).isEqualTo(expected, within(1e-12));
        // Both sets are taken whole, so there is one estimate and nothing spreads.
        assertThat(score.spread()).isEmpty();
    }

    @Test
    void wholeSetsMayBeOfDifferentSize() {
        Tensor x = Images.features(1, 40, 5);
        Tensor y = Images.features(2, 25, 5).add(new Scalar(0.2));
        Score score = score(new KernelDistance(3, 40, 1000, 0), x, y);
        double expected = plain(Tensors.doubles(x), Tensors.doubles(y), 5);
        assertThat(score.value()).isEqualTo(expected, within(1e-12));
        assertThat(score(new KernelDistance(3, 39, 1000, 0), x, y).spread()).isPresent();
    }

    private static double plain(double[] x, double[] y, int d) {
        int m = x.length / d;
        int n = y.length / d;
        double sum = 0;
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                sum += i == j ? 0 : kernel(x, i, x, j, d) / (m * (m - 1.0));
            }
            for (int j = 0; j < n; j++) {
                sum -= 2 * kernel(x, i, y, j, d) / ((double) m * n);
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                sum += i == j ? 0 : kernel(y, i, y, j, d) / (n * (n - 1.0));
            }
        }
        return sum;
    }

    private static double kernel(double[] x, int i, double[] y, int j, int d) {
        double dot = 0;
        for (int k = 0; k < d; k++) {
            dot += x[i * d + k] * y[j * d + k];
        }
        return Math.pow(dot / d + 1, 3);
    }

    /**
     * Forty independent pairs of sets from one distribution: the mean must lie within four standard
     * errors of zero. The biased estimate, with the diagonals, is about 0.5 here, far outside.
     */
    @Test
    void equalDistributionsGiveZeroOnAverage() {
        int trials = 40;
        double mean = 0;
        double squares = 0;
        for (int t = 0; t < trials; t++) {
            Tensor x = Images.features(1000 + t, 30, 4);
            Tensor y = Images.features(2000 + t, 30, 4);
            double value = score(new KernelDistance(1, 30, 30, 0), x, y).value();
            mean += value / trials;
            squares += value * value / trials;
        }
        double error = Math.sqrt((squares - mean * mean) / (trials - 1));
        assertThat(Math.abs(mean)).isLessThan(4 * error);
        assertThat(error).isLessThan(0.1);
    }

    @Test
    void subsetsAreDrawnByTheSeedAlone() {
        Tensor x = Images.features(1, 60, 5);
        Tensor y = Images.features(2, 60, 5);
        Score first = score(new KernelDistance(10, 20, 100, 3), x, y);
        Score again = score(new KernelDistance(10, 20, 100, 3), x, y);
        Score other = score(new KernelDistance(10, 20, 100, 4), x, y);
        assertThat(again).isEqualTo(first);
        assertThat(other.value()).isNotEqualTo(first.value());
        assertThat(first.spread().getAsDouble()).isPositive();
    }

    @Test
    void beyondItsCapacityItKeepsAKeyedSampleAndSaysSo() {
        KernelDistance metric = new KernelDistance(5, 10, 25, 0);
        FeatureExtractor extractor = Images.extractor(3);
        Tensor x = Images.features(1, 100, 3);
        SetSummary forwards = metric.open(extractor);
        SetSummary backwards = metric.open(extractor);
        for (int i = 0; i < 100; i++) {
            forwards.add(x.narrow(0, i, 1), Seeds.of(1, i, 1));
            backwards.add(x.narrow(0, 99 - i, 1), Seeds.of(1, 99 - i, 1));
        }
        SetSummary other = metric.open(extractor);
        other.add(Images.features(2, 20, 3), Seeds.of(1, 0, 20));
        Score score = metric.score(extractor, other, forwards);
        assertThat(metric.score(extractor, other, backwards)).isEqualTo(score);
        assertThat(score.images()).isEqualTo(100);
        assertThat(score.notes())
                .containsExactly(
                        "The kernel distance kept a sample of 25 of 100 candidate images.");
    }

    @Test
    void wrongSettingsAreRejectedByName() {
        MetricContract.assertFault(
                () -> new KernelDistance(0, 10, 10, 0), Fault.Kind.USAGE, "subsets");
        MetricContract.assertFault(() -> new KernelDistance(1, 1, 10, 0), Fault.Kind.USAGE, "size");
        MetricContract.assertFault(
                () -> new KernelDistance(1, 20, 10, 0), Fault.Kind.USAGE, "capacity");
    }

    @Test
    void everyImageNeedsItsKey() {
        SetSummary summary = new KernelDistance().open(Images.extractor(3));
        Tensor x = Images.features(1, 4, 3);
        MetricContract.assertFault(
                () -> summary.add(x, Seeds.of(1, 0, 3)), Fault.Kind.USAGE, "one key per image");
    }
}
