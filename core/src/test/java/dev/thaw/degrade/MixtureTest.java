package dev.thaw.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class MixtureTest extends PriorContract {
    private static final ImageShape COLOUR = new ImageShape(3, 6, 9);
    private static final ImageShape GREY = new ImageShape(1, 5, 5);

    @Override
    protected Mixture subject() {
        return new Mixture(2, 1, 25, 0.1, false);
    }

    /** A known mixture of three colours with full covariances. */
    private static final double[] WEIGHTS = {0.5, 0.3, 0.2};

    private static final double[][] MEANS = {{0.4, 0.1, -0.3}, {-0.5, -0.2, 0.2}, {0.1, 0.6, 0.5}};

    /** Lower triangular roots of the covariances. */
    private static final double[][][] ROOTS = {
        {{0.10, 0, 0}, {0.06, 0.05, 0}, {-0.03, 0.02, 0.04}},
        {{0.05, 0, 0}, {-0.04, 0.08, 0}, {0.02, 0.03, 0.06}},
        {{0.12, 0, 0}, {0.02, 0.04, 0}, {0.05, 0, 0.07}}
    };

    /**
     * 6,000 colours of the known mixture. The standard error of a component's mean is at most
     * 0.13/√1200 = 0.004, of a weight 0.007: the bounds are four of each. That of a covariance is
     * at most σ_i σ_j √(2/n_k): five of it, since the components overlap a little.
     */
    @Test
    void threeKnownComponentsAreRecovered() {
        Tensor colours = known(6000).expand(COLOUR.batch(6000));
        Map<String, Tensor> fitted = fit(new Mixture(3, 1, 6000, 0, false), colours, COLOUR);
        double[] means = Tensors.doubles(fitted.get("means"));
        double[] weights = Tensors.doubles(fitted.get("weights"));
        List<Integer> taken =
                IntStream.range(0, 3).map(known -> nearest(means, MEANS[known])).boxed().toList();
        assertThat(taken).as("one component for each known one").doesNotHaveDuplicates();
        for (int k = 0; k < 3; k++) {
            int found = taken.get(k);
            assertThat(weights[found]).isCloseTo(WEIGHTS[k], within(0.028));
            Tensor root = fitted.get("factors").select(0, found);
            double[] covariance = Tensors.doubles(root.mm(root.t()));
            for (int i = 0; i < 3; i++) {
                assertThat(means[3 * found + i]).isCloseTo(MEANS[k][i], within(0.016));
                for (int j = 0; j < 3; j++) {
                    double scale = Math.sqrt(product(ROOTS[k], i, i) * product(ROOTS[k], j, j));
                    assertThat(covariance[3 * i + j])
                            .as("covariance %d of component %d", 3 * i + j, k)
                            .isCloseTo(
                                    product(ROOTS[k], i, j),
                                    within(5 * scale * Math.sqrt(2 / (6000 * WEIGHTS[k]))));
                }
            }
        }
    }

    /** Moments of the whole mixture, by the law of total covariance; bounds as above. */
    @Test
    void drawsHaveTheMomentsOfTheKnownMixture() {
        Tensor colours = known(6000).expand(COLOUR.batch(6000));
        Mixture prior = new Mixture(3, 1, 6000, 0, false);
        Tensor drawn = prior.draw(fit(prior, colours, COLOUR), COLOUR, Seeds.of(5, 0, 6000));
        double[] mean = new double[3];
        double[] second = new double[9];
        for (int k = 0; k < 3; k++) {
            for (int i = 0; i < 3; i++) {
                mean[i] += WEIGHTS[k] * MEANS[k][i];
                for (int j = 0; j < 3; j++) {
                    second[3 * i + j] +=
                            WEIGHTS[k] * (product(ROOTS[k], i, j) + MEANS[k][i] * MEANS[k][j]);
                }
            }
        }
        double[] rows = Tensors.doubles(drawn.select(3, 0).select(2, 0));
        for (int i = 0; i < 3; i++) {
            int channel = i;
            assertThat(mean(rows, r -> rows[3 * r + channel])).isCloseTo(mean[i], within(0.03));
            for (int j = 0; j < 3; j++) {
                int other = j;
                assertThat(mean(rows, r -> rows[3 * r + channel] * rows[3 * r + other]))
                        .isCloseTo(second[3 * i + j], within(0.015));
            }
        }
    }

    /** One channel: against a plain expectation maximisation of numbers, written out here. */
    @Test
    void greyLevelsAreFittedAsByThePlainOneDimensionalAlgorithm() {
        double[] levels = new double[900];
        RandomGenerator random = Seeds.of(3, 0, 1).random(0);
        for (int i = 0; i < levels.length; i++) {
            levels[i] =
                    i % 3 == 0
                            ? -0.4 + 0.1 * random.nextGaussian()
                            : 0.2 + 0.15 * random.nextGaussian();
        }
        double[][] expected = plain(levels, new double[][] {{0.5, -0.5, 0.01}, {0.5, 0.5, 0.01}});
        Tensor images = Tensors.of(levels, 900, 1, 1, 1).expand(GREY.batch(900));
        Map<String, Tensor> fitted = fit(new Mixture(2, 1, 900, 0, false), images, GREY);
        double[] means = Tensors.doubles(fitted.get("means"));
        double[] weights = Tensors.doubles(fitted.get("weights"));
        double[] factors = Tensors.doubles(fitted.get("factors"));
        int low = means[0] < means[1] ? 0 : 1;
        for (int k = 0; k < 2; k++) {
            int found = k == 0 ? low : 1 - low;
            // both stop near the optimum: their distance is far below the sampling error of 0.02
            assertThat(weights[found]).isCloseTo(expected[k][0], within(0.005));
            assertThat(means[found]).isCloseTo(expected[k][1], within(0.005));
            assertThat(factors[found] * factors[found]).isCloseTo(expected[k][2], within(0.001));
        }
    }

    /** Rows of (weight, mean, variance). */
    private static double[][] plain(double[] x, double[][] parts) {
        for (int iteration = 0; iteration < 500; iteration++) {
            double[][] sums = new double[2][3];
            for (double value : x) {
                double[] density = new double[2];
                for (int k = 0; k < 2; k++) {
                    double d = value - parts[k][1];
                    density[k] =
                            parts[k][0]
                                    * Math.exp(-d * d / (2 * parts[k][2]))
                                    / Math.sqrt(parts[k][2]);
                }
                for (int k = 0; k < 2; k++) {
                    double share = density[k] / (density[0] + density[1]);
                    sums[k][0] += share;
                    sums[k][1] += share * value;
                    sums[k][2] += share * value * value;
                }
            }
            for (int k = 0; k < 2; k++) {
                double mean = sums[k][1] / sums[k][0];
                parts[k] =
                        new double[] {
                            sums[k][0] / x.length, mean, sums[k][2] / sums[k][0] - mean * mean
                        };
            }
        }
        return parts;
    }

    /** Size 2 on 6 × 9 pixels: areas of 3 × 5 that share the middle column, and back in blocks. */
    @Test
    void lowResolutionIsMeansOfAreasAndBackByTheNearest() {
        Tensor images = Noise.gaussian(Seeds.of(8, 0, 2), COLOUR, Device.CPU);
        float[] pixels = Tensors.floats(images);
        double[] small = LowResolution.shrink(pixels, 1, COLOUR, 2);
        double[] all = Tensors.doubles(images);
        for (int c = 0; c < 3; c++) {
            double sum = 0;
            for (int y = 3; y < 6; y++) {
                for (int x = 4; x < 9; x++) {
                    sum += all[((3 + c) * 6 + y) * 9 + x];
                }
            }
            assertThat(small[4 * c + 3]).isCloseTo(sum / 15, within(1e-6));
        }
        double[] large =
                Tensors.doubles(LowResolution.expand(Tensors.of(small, 1, 3, 2, 2), COLOUR));
        for (int k = 0; k < large.length; k++) {
            int y = (int) Math.floor((k / 9 % 6 + 0.5) * 2 / 6);
            int x = (int) Math.floor((k % 9 + 0.5) * 2 / 9);
            assertThat(large[k]).isEqualTo(small[k / 54 * 4 + 2 * y + x]);
        }
    }

    @Test
    void pixelsThatNeverChangeStayAsTheyAre() {
        Tensor images = Noise.gaussian(Seeds.of(4, 0, 60), GREY, Device.CPU);
        images.select(3, 0).fill_(new Scalar(-1f));
        Mixture prior = new Mixture(2, 5, 100, 0, false);
        Map<String, Tensor> fitted = fit(prior, images, GREY);
        assertThat(fitted.get("factors").size(2)).as("rank").isEqualTo(20);
        Tensor drawn = prior.draw(fitted, GREY, Seeds.of(1, 0, 4));
        assertThat(Tensors.doubles(drawn.select(3, 0))).containsOnly(-1);
    }

    @Test
    void theNoiseIsTakenOffTheFinalImageOnlyWhereAsked() {
        Map<String, Tensor> fitted = fitted();
        Seeds seeds = Seeds.of(6, 2, 3);
        Tensor symmetric = new Mixture(2, 1, 25, 0, true).draw(fitted, IMAGE, seeds);
        Mixture kept = new Mixture(2, 1, 25, 0.3, false);
        Mixture removed = new Mixture(2, 1, 25, 0.3, true);
        Tensor broken = removed.draw(fitted, IMAGE, seeds);
        double spread = Tensors.value(broken.sub(symmetric).std());
        assertThat(spread).as("std of 210 draws").isCloseTo(0.3, within(0.06));
        assertThat(Tensors.value(removed.settle(broken, seeds).sub(symmetric).abs().max()))
                .isLessThan(1e-6);
        assertThat(kept.settle(broken, seeds)).isSameAs(broken);
        assertThat(List.of(kept.removesNoise(), removed.removesNoise()))
                .containsExactly(false, true);
    }

    @Test
    void degenerateFitsAreRefusedWithOneSentence() {
        Tensor alike = Tensors.zeros(Device.CPU, GREY.batch(5)).add(new Scalar(0.1f));
        refused(
                new Mixture(1, 1, 100, 0, false),
                alike,
                "mixture has nothing to fit: the 5 degraded training pictures are all alike in"
                        + " their channel means");
        refused(
                new Mixture(10, 1, 100, 0, false),
                Noise.gaussian(Seeds.of(1, 0, 7), GREY, Device.CPU),
                "mixture with 10 components needs at least 20 degraded training pictures, got 7");
        Tensor two = Noise.gaussian(Seeds.of(1, 0, 40), GREY, Device.CPU).sign();
        two.copy_(two.narrow(3, 0, 1).narrow(2, 0, 1).expand_as(two).clone());
        refused(
                new Mixture(3, 1, 100, 0, false),
                two,
                "mixture with 3 components does not fit the 40 degraded training pictures: some"
                        + " components collapse onto a few of them; use fewer components, more"
                        + " pictures or a larger ridge");
        Tensor broken = Noise.gaussian(Seeds.of(1, 0, 7), GREY, Device.CPU);
        broken.select(0, 2).fill_(new Scalar(Float.NaN));
        refused(
                new Mixture(1, 1, 100, 0, false),
                broken,
                "mixture got degraded pictures with NaN or infinite pixels");
    }

    /**
     * Two greys, 1,000 pictures each: without a ridge the covariance of both is singular. The
     * variance of n numbers has the standard error √(2/n) of itself; the bound is four of them.
     */
    @Test
    void aRidgeIsTheLeastVarianceOfEachComponent() {
        double ridge = 0.0004;
        Tensor two = Tensors.zeros(Device.CPU, GREY.batch(2000)).add(new Scalar(0.5f));
        two.narrow(0, 0, 1000).neg_();
        Map<String, Tensor> fitted = fit(new Mixture(2, 1, 2000, ridge, 0, false), two, GREY);
        double[] means = Tensors.doubles(fitted.get("means"));
        Arrays.sort(means);
        assertThat(means[0]).isCloseTo(-0.5, within(4 * Math.sqrt(ridge / 1000)));
        assertThat(means[1]).isCloseTo(0.5, within(4 * Math.sqrt(ridge / 1000)));
        for (double root : Tensors.doubles(fitted.get("factors").reshape(-1))) {
            assertThat(root * root).isCloseTo(ridge, within(4 * ridge * Math.sqrt(2.0 / 1000)));
        }
        assertThatThrownBy(() -> new Mixture(2, 1, 100, -1, 0, false))
                .hasMessageContaining("mixture ridge must be a number of at least 0");
    }

    private static void refused(Mixture prior, Tensor images, String sentence) {
        assertThatThrownBy(() -> fit(prior, images, GREY))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.INPUT))
                .hasMessage(sentence);
    }

    @Test
    void whatCannotBeFittedOrDrawnIsRefusedBeforehand() {
        assertThatThrownBy(() -> new Mixture(2, 16, 100, 0, false).fit(COLOUR))
                .hasMessageContaining("mixture size must leave at most 256 numbers per image");
        assertThatThrownBy(() -> new Mixture(1, 16, 1_000_000, 0, false).fit(COLOUR))
                .hasMessageContaining("mixture images must be at most 174762");
        assertThatThrownBy(() -> new Mixture(0, 1, 100, 0, false))
                .hasMessage("mixture components must be between 1 and 100, got 0");
        assertThatThrownBy(() -> subject().draw(fitted(), COLOUR, Seeds.of(1, 0, 1)))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.MODEL))
                .hasMessageContaining("images of 9x6x3 need 3 numbers");
        assertThatThrownBy(() -> subject().draw(Map.of(), COLOUR, Seeds.of(1, 0, 1)))
                .hasMessage("the fitted mixture lacks 'weights'");
    }

    private static Map<String, Tensor> fit(Mixture prior, Tensor data, ImageShape image) {
        try (Prior.Fit fit = prior.fit(image)) {
            fit.add(data);
            return fit.finish();
        }
    }

    /** {@code (count, 3, 1, 1)} of the known mixture. */
    private static Tensor known(int count) {
        double[] values = new double[3 * count];
        Seeds seeds = Seeds.of(77, 0, count);
        for (int n = 0; n < count; n++) {
            RandomGenerator random = seeds.random(n);
            double u = random.nextDouble();
            int k = u < WEIGHTS[0] ? 0 : u < WEIGHTS[0] + WEIGHTS[1] ? 1 : 2;
            double[] z = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
            for (int i = 0; i < 3; i++) {
                values[3 * n + i] = MEANS[k][i];
                for (int j = 0; j < 3; j++) {
                    values[3 * n + i] += ROOTS[k][i][j] * z[j];
                }
            }
        }
        return Tensors.of(values, count, 3, 1, 1);
    }

    private static double product(double[][] root, int i, int j) {
        return IntStream.range(0, 3).mapToDouble(k -> root[i][k] * root[j][k]).sum();
    }

    private static int nearest(double[] means, double[] mean) {
        return IntStream.range(0, 3)
                .boxed()
                .min(
                        Comparator.comparingDouble(k ->
                                IntStream.range(0, 3)
                                        .mapToDouble(i -> Math.abs(means[3 * k + i] - mean[i]))
                                        .sum()))
                .orElseThrow();
    }

    private static double mean(double[] rows, java.util.function.IntToDoubleFunction of) {
        return Arrays.stream(IntStream.range(0, rows.length / 3).mapToDouble(of).toArray())
                .average()
                .orElseThrow();
    }
}
