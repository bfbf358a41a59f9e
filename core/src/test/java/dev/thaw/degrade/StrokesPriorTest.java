package dev.thaw.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.data.Dataset;
import dev.thaw.data.DatasetSpec;
import dev.thaw.data.procedural.Strokes;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.image.Picture;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The start of generation from blur, on strokes of many colours that are blurred to one each. */
@ExtendWith(NoLeaks.class)
class StrokesPriorTest {
    private static final int COUNT = 600;
    private static final ImageShape IMAGE = new ImageShape(3, 16, 16);
    private static final GaussianBlur FLAT =
            new GaussianBlur(
                    3, 5, 2, 0, GaussianBlur.Schedule.CONSTANT, GaussianBlur.Border.CIRCULAR, true);

    /** Strokes, each channel dimmed by its own random factor. */
    private static Tensor strokes() {
        try (Dataset set =
                new Strokes(16, COUNT, 10, 3).open(Path.of(""), DatasetSpec.Split.TRAIN)) {
            List<Picture> pictures =
                    IntStream.range(0, COUNT).mapToObj(i -> set.get(i).picture()).toList();
            Tensor grey = Pictures.tensor(pictures, Device.CPU);
            Tensor tints = Noise.uniform(Seeds.of(2, 0, COUNT), 3, Device.CPU).view(COUNT, 3, 1, 1);
            Tensor ink = grey.add(new Scalar(1f)).mul(tints);
            return ink.sub(new Scalar(1f));
        }
    }

    private static Tensor flattened(Tensor x0) {
        try (Operator operator = FLAT.open(IMAGE, Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, COUNT))) {
            return d.degrade(x0, Tensors.severity(1, COUNT, Device.CPU));
        }
    }

    private static Map<String, Tensor> fit(Prior prior, Tensor xT) {
        try (Prior.Fit fit = prior.fit(IMAGE)) {
            fit.add(xT);
            return fit.finish();
        }
    }

    /** Mean (3) and covariance (3, 3), over n − 1, of the channel means of clean strokes. */
    private static final class Moments {
        final double[] mean;
        final double[] covariance;

        Moments(double[] mean, double[] covariance) {
            this.mean = mean;
            this.covariance = covariance;
        }

        static Moments of(double[] rows) {
            int n = rows.length / 3;
            double[] mean = new double[3];
            double[] covariance = new double[9];
            for (int k = 0; k < rows.length; k++) {
                mean[k % 3] += rows[k] / n;
            }
            for (int r = 0; r < n; r++) {
                for (int k = 0; k < 9; k++) {
                    double a = rows[3 * r + k / 3] - mean[k / 3];
                    double b = rows[3 * r + k % 3] - mean[k % 3];
                    covariance[k] += a * b / (n - 1);
                }
            }
            return new Moments(mean, covariance);
        }

        static Moments ofChannelMeans(Tensor images) {
            return of(Tensors.doubles(images.flatten(2, 3).mean(-1L)));
        }
    }

    /** Blur keeps the mean of each channel, so the fit must have the moments of clean strokes. */
    @Test
    void oneComponentHasTheMeanAndCovarianceOfTheChannelMeans() {
        Tensor x0 = strokes();
        Moments data = Moments.ofChannelMeans(x0);
        Mixture prior = Mixture.ofChannelMeans(0);
        Map<String, Tensor> fitted = fit(prior, flattened(x0));
        Tensor factor = fitted.get("factors").select(0, 0);
        assertThat(Tensors.doubles(fitted.get("means"))).containsExactly(data.mean, within(1e-5));
        assertThat(Tensors.doubles(factor.mm(factor.t())))
                .containsExactly(data.covariance, within(1e-6));
        Moments drawn = Moments.ofChannelMeans(prior.draw(fitted, IMAGE, Seeds.of(4, 0, 4000)));
        for (int k = 0; k < 9; k++) {
            // four standard errors: of a mean σ/√n, of a covariance at most σ²√(2/n)
            double variance = data.covariance[k / 3 * 4];
            assertThat(drawn.mean[k / 3])
                    .isCloseTo(data.mean[k / 3], within(4 * Math.sqrt(variance / 4000)));
            double bound = Math.sqrt(variance * data.covariance[k % 3 * 4]);
            assertThat(drawn.covariance[k])
                    .isCloseTo(data.covariance[k], within(4 * bound * Math.sqrt(2 / 4000.0)));
        }
    }

    /** In two ways of fitting: one component of channel means, and principal components. */
    @Test
    void theDefaultOfBlurIsTheSameDistribution() {
        Tensor xT = flattened(strokes());
        Map<String, Tensor> mixture = fit(Mixture.ofChannelMeans(0), xT);
        Map<String, Tensor> principal = fit(FLAT.prior(), xT);
        assertThat(principal.get("deviations").numel()).isEqualTo(3);
        Tensor scaled = principal.get("components").t().mul(principal.get("deviations")); // (D, 3)
        Tensor covariance = scaled.mm(scaled.t());
        Tensor factor = mixture.get("factors").select(0, 0);
        double[] expected = Tensors.doubles(factor.mm(factor.t()));
        for (int k = 0; k < 9; k++) {
            double got = Tensors.value(covariance.select(0, k / 3 * 256L).select(0, k % 3 * 256L));
            assertThat(got).isCloseTo(expected[k], within(1e-5));
        }
    }

    @Test
    void drawsAreConstantColoursUntilNoiseBreaksTheSymmetry() {
        Map<String, Tensor> fitted = fit(Mixture.ofChannelMeans(0), flattened(strokes()));
        Seeds seeds = Seeds.of(9, 0, 20);
        Tensor perfect = Mixture.ofChannelMeans(0).draw(fitted, IMAGE, seeds);
        Tensor broken = Mixture.ofChannelMeans(0.002).draw(fitted, IMAGE, seeds);
        Tensor corner = perfect.narrow(2, 0, 1).narrow(3, 0, 1);
        assertThat(Tensors.value(perfect.sub(corner).abs().max())).isZero();
        // 15,360 values: the error of their std is 0.6 %
        assertThat(Tensors.value(broken.sub(perfect).std())).isCloseTo(0.002, within(5e-5));
    }

    /** Every fitted kind of prior over low-resolution strokes draws what it was fitted to. */
    @Test
    void threeComponentsOfStrokesKeepTheirMoments() {
        Tensor xT = flattened(strokes());
        Moments data = Moments.ofChannelMeans(xT);
        Mixture prior = new Mixture(3, 1, COUNT, 0, false);
        Map<String, Tensor> fitted = fit(prior, xT);
        double[] weights = Tensors.doubles(fitted.get("weights"));
        double[] means = Tensors.doubles(fitted.get("means"));
        // at an optimum of the likelihood a mixture has the mean and covariance (over n) of the
        // data
        for (int i = 0; i < 3; i++) {
            double mean = 0;
            for (int k = 0; k < 3; k++) {
                mean += weights[k] * means[3 * k + i];
            }
            assertThat(mean).isCloseTo(data.mean[i], within(1e-4));
        }
        for (int e = 0; e < 9; e++) {
            double second = 0;
            for (int k = 0; k < 3; k++) {
                Tensor root = fitted.get("factors").select(0, k);
                double own = Tensors.doubles(root.mm(root.t()))[e];
                double a = means[3 * k + e / 3] - data.mean[e / 3];
                double b = means[3 * k + e % 3] - data.mean[e % 3];
                second += weights[k] * (own + a * b);
            }
            assertThat(second).isCloseTo(data.covariance[e] * (COUNT - 1) / COUNT, within(1e-5));
        }
    }
}
