package dev.thaw.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.tensor.Safetensors;
import dev.thaw.tensor.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class FrechetDistanceTest extends SetDistanceContract {
    @Override
    SetMetric metric() {
        return new FrechetDistance();
    }

    private static Moments moments(Tensor rows) {
        Moments moments = new Moments((int) rows.size(1));
        moments.add(rows);
        return moments;
    }

    /** Rows ±a_i e_i around a mean: covariance is exactly diagonal with 2 a_i²/(2d − 1). */
    private static Tensor cross(double[] mean, double... a) {
        int d = a.length;
        double[] rows = new double[2 * d * d];
        for (int r = 0; r < 2 * d; r++) {
            for (int c = 0; c < d; c++) {
                rows[r * d + c] = mean[c];
            }
            rows[r * d + r / 2] += r % 2 == 0 ? a[r / 2] : -a[r / 2];
        }
        return Tensors.of(rows, 2L * d, d);
    }

    @Test
    void equalSetsAreAtDistanceZeroEvenWithASingularCovariance() {
        Tensor many = Images.features(1, 100, 8);
        assertThat(FrechetDistance.between(moments(many), moments(many))).isLessThan(1e-12);
        Tensor few = Images.features(1, 5, 40);
        // Rooting rounding errors of 1e-16 would give about 35 · 1e-8 here.
        assertThat(FrechetDistance.between(moments(few), moments(few))).isLessThan(1e-12);
    }

    @Test
    void diagonalGaussiansHaveTheirClosedForm() {
        double[] a = {1, 2, 3};
        double[] b = {2, 0.5, 3};
        double expected = 1 + 4 + 9;
        for (int i = 0; i < 3; i++) {
            expected += Math.pow(a[i] - b[i], 2) * 2 / 5;
        }
        Moments first = moments(cross(new double[] {0, 0, 0}, a));
        Moments second = moments(cross(new double[] {1, 2, -3}, b));
        assertThat(FrechetDistance.between(first, second)).isEqualTo(expected, within(1e-12));
    }

    @Test
    void commutingFullCovariancesHaveTheirClosedForm() {
        // Both sets turned by the same rotation: the distance stays, the covariances fill up.
        double c = Math.cos(0.7);
        double s = Math.sin(0.7);
        Tensor turn = Tensors.of(new double[] {c, -s, 0, s, c, 0, 0, 0, 1}, 3, 3);
        Tensor tilt = Tensors.of(new double[] {1, 0, 0, 0, s, c, 0, -c, s}, 3, 3);
        Tensor rotation = turn.matmul(tilt);
        double[] zero = new double[3];
        Tensor x = cross(zero, 1, 2, 3).matmul(rotation);
        Tensor y = cross(zero, 4, 1, 0).matmul(rotation);
        assertThat(FrechetDistance.between(moments(x), moments(y)))
                .isEqualTo((9 + 1 + 9) * 2 / 5.0, within(1e-12));
    }

    /** For 2×2: tr((S1 S2)^½) = √(tr(S1 S2) + 2 √det(S1 S2)), by Cayley–Hamilton. */
    @Test
    void generalTwoByTwoCovariancesAgreeWithTheHandFormula() {
        Tensor x = Images.features(1, 40, 2).matmul(Tensors.of(new float[] {2, 1, 0, 1}, 2, 2));
        Tensor y = Images.features(2, 50, 2).matmul(Tensors.of(new float[] {1, -3, 0, 1}, 2, 2));
        double[] p = moments(x).covariance();
        double[] q = moments(y).covariance();
        double trace = p[0] * q[0] + p[1] * q[2] + p[2] * q[1] + p[3] * q[3];
        double determinant = (p[0] * p[3] - p[1] * p[2]) * (q[0] * q[3] - q[1] * q[2]);
        double[] m = moments(x).mean();
        double[] n = moments(y).mean();
        double expected =
                Math.pow(m[0] - n[0], 2)
                        + Math.pow(m[1] - n[1], 2)
                        + p[0]
                        + p[3]
                        + q[0]
                        + q[3]
                        - 2 * Math.sqrt(trace + 2 * Math.sqrt(determinant));
        assertThat(FrechetDistance.between(moments(x), moments(y)))
                .isEqualTo(expected, within(1e-12 * expected));
    }

    /**
     * The golden case states its distance in float64: the features are given, so 1e-9 must hold.
     */
    @Test
    void theOfficialDistanceIsMetToAllItsDigits() {
        Path file = Path.of("src/test/resources/golden/metric_fid.safetensors");
        Map<String, Tensor> golden = Safetensors.read(file);
        Moments first = moments(golden.get("in.features1"));
        Moments second = moments(golden.get("in.features2"));
        assertThat(FrechetDistance.between(first, second))
                .isEqualTo(9.18038592758947, within(1e-9));
    }

    @Test
    void smallAndSingularSetsAreNoted() {
        FeatureExtractor wide = Images.extractor(8);
        FrechetDistance metric = new FrechetDistance();
        Score small =
                metric.score(
                        wide,
                        moments(Images.features(1, 2500, 8)),
                        moments(Images.features(2, 9, 8)));
        assertThat(small.notes())
                .containsExactly(
                        "The Fréchet distance is biased upwards: 9 candidate images, fewer than"
                                + " 2048.");
        Score singular =
                metric.score(
                        wide,
                        moments(Images.features(1, 8, 8)),
                        moments(Images.features(2, 2048, 8)));
        assertThat(singular.notes()).hasSize(2).anyMatch(note -> note.contains("singular"));
    }

    @Test
    void momentsAreThoseOfTheTwoPassFormulas() {
        Tensor x = Images.features(4, 20, 3).add(new Scalar(100));
        double[] rows = Tensors.doubles(x);
        Moments moments = new Moments(3);
        for (int i = 0; i < 20; i++) {
            moments.add(x.narrow(0, i, 1));
        }
        double[] mean = new double[3];
        double[] covariance = new double[9];
        for (int k = 0; k < 60; k++) {
            mean[k % 3] += rows[k] / 20;
        }
        for (int k = 0; k < 180; k++) {
            int row = k / 9 * 3;
            covariance[k % 9] +=
                    (rows[row + k % 9 / 3] - mean[k % 9 / 3])
                            * (rows[row + k % 3] - mean[k % 3])
                            / 19;
        }
        assertThat(moments.mean()).containsExactly(mean, within(1e-11));
        assertThat(moments.covariance()).containsExactly(covariance, within(1e-11));
        assertThat(Arrays.stream(mean).min().getAsDouble()).isGreaterThan(90);
    }
}
