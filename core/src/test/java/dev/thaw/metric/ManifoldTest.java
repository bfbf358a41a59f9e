package dev.thaw.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Precision and recall. */
class ManifoldTest {
    @Nested
    class PrecisionTest extends SetMetricContract {
        @Override
        SetMetric metric() {
            return new Precision();
        }
    }

    @Nested
    class RecallTest extends SetMetricContract {
        @Override
        SetMetric metric() {
            return new Recall();
        }

        /**
         * Points on a line, k = 1. Balls of the references 0, 1, 3, 10 have the radii 1, 1, 2, 7;
         * balls of the candidates 0.5, 2, 30, 31 have 1.5, 1.5, 1, 1. References inside the
         * candidates' balls: 0, 1, 3 of four (3 lies on the border). Candidates inside the
         * references': 0.5 and 2.
         */
        @Test
        void aLineCanBeDoneByHand() {
            Tensor x = Tensors.of(new float[] {0, 1, 3, 10}, 4, 1);
            Tensor y = Tensors.of(new float[] {0.5f, 2, 30, 31}, 4, 1);
            assertThat(score(new Recall(1, 100), x, y).value()).isEqualTo(0.75);
            assertThat(score(new Precision(1, 100), x, y).value()).isEqualTo(0.5);
            assertThat(score(new Precision(1, 100), x, y).profile())
                    .isEqualTo("precision/plain+k1");
        }

        @Test
        void theyAgreeWithPlainLoops() {
            Tensor x = Images.features(1, 60, 3);
            Tensor y = Images.features(2, 45, 3).mul(new Scalar(1.3)).add(new Scalar(0.4));
            double[] dx = Tensors.doubles(x);
            double[] dy = Tensors.doubles(y);
            assertThat(score(new Precision(), x, y).value())
                    .isEqualTo(share(dx, dy, 3, 3), within(1e-12));
            assertThat(score(new Recall(), x, y).value())
                    .isEqualTo(share(dy, dx, 3, 3), within(1e-12));
        }

        /** All candidates in one place among the references: faithful, but nothing is covered. */
        @Test
        void aCollapsedGeneratorHasPrecisionAndNoRecall() {
            Tensor x = Images.features(1, 200, 4);
            Tensor y = Images.features(2, 200, 4).mul(new Scalar(1e-3));
            assertThat(score(new Precision(), x, y).value()).isEqualTo(1);
            assertThat(score(new Recall(), x, y).value()).isLessThan(0.02);
            Tensor far = y.add(new Scalar(50));
            assertThat(score(new Precision(), x, far).value()).isZero();
        }

        @Test
        void equalSetsCoverEachOther() {
            Tensor x = Images.features(1, 700, 4);
            assertThat(score(new Precision(), x, x).value()).isEqualTo(1);
            assertThat(score(new Recall(), x, x).value()).isEqualTo(1);
        }

        @Test
        void tooFewImagesAndForeignSamplesAreRejected() {
            Tensor x = Images.features(1, 3, 4);
            MetricContract.assertFault(
                    () -> score(new Recall(), x, x), Fault.Kind.INPUT, "at least 4 images");
            SetSummary kernel = new KernelDistance().open(extractor());
            MetricContract.assertFault(
                    () -> metric().open(extractor()).merge(kernel), Fault.Kind.USAGE, "merge");
            MetricContract.assertFault(
                    () -> metric().score(extractor(), kernel, kernel), Fault.Kind.USAGE, "itself");
            MetricContract.assertFault(
                    () -> new Precision(3, 3), Fault.Kind.USAGE, "precision capacity");
        }

        @Test
        void beyondTheCapacityASampleIsKeptAndNamed() {
            Score score =
                    score(new Recall(3, 50), Images.features(1, 60, 3), Images.features(2, 40, 3));
            assertThat(score.notes())
                    .containsExactly("The recall kept a sample of 50 of 60 reference images.");
        }
    }

    private static Score score(SetMetric metric, Tensor references, Tensor candidates) {
        FeatureExtractor extractor = Images.extractor((int) references.size(1));
        SetSummary x = metric.open(extractor);
        x.add(references, Seeds.of(1, 0, (int) references.size(0)));
        SetSummary y = metric.open(extractor);
        y.add(candidates, Seeds.of(1, 0, (int) candidates.size(0)));
        return metric.score(extractor, x, y);
    }

    private static double share(double[] balls, double[] points, int d, int k) {
        int n = points.length / d;
        int inside = 0;
        for (int i = 0; i < n; i++) {
            boolean any = false;
            for (int b = 0; b < balls.length / d; b++) {
                any |= squared(points, i, balls, b, d) <= radius(balls, b, d, k);
            }
            inside += any ? 1 : 0;
        }
        return (double) inside / n;
    }

    private static double radius(double[] x, int centre, int d, int k) {
        double[] squares = new double[x.length / d];
        Arrays.setAll(squares, j -> squared(x, centre, x, j, d));
        Arrays.sort(squares);
        return squares[k];
    }

    private static double squared(double[] x, int i, double[] y, int j, int d) {
        double sum = 0;
        for (int c = 0; c < d; c++) {
            sum += (x[i * d + c] - y[j * d + c]) * (x[i * d + c] - y[j * d + c]);
        }
        return sum;
    }
}
