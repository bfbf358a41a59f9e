package dev.thaw.degrade.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class PoissonGaussianTest {
    /** The least k with P(K ≤ k) ≥ u, summed from the definition. */
    private static int quantile(double mean, double u) {
        double sum = Math.exp(-mean);
        double logs = 0;
        int k = 0;
        while (sum < u) {
            k++;
            logs += Math.log(k);
            sum += Math.exp(k * Math.log(mean) - mean - logs);
        }
        return k;
    }

    /** λ small enough to be exact. */
    @Nested
    class Dim extends DegradationContract {
        @Override
        protected PoissonGaussian subject() {
            return new PoissonGaussian(4, 10, 0.5, 1.5);
        }

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            if (n == 0) {
                return x0;
            }
            float[] x = Tensors.floats(x0);
            int size = x.length / seeds.count();
            // the table is float32
            double white = (float) (10 * Math.pow(0.05, (n - 1) / 3.0));
            for (int i = 0; i < seeds.count(); i++) {
                RandomGenerator shot = seeds.derive("shot").random(i);
                RandomGenerator read = seeds.derive("read").random(i);
                for (int k = i * size; k < (i + 1) * size; k++) {
                    double u = shot.nextFloat() + 0x1p-25;
                    double count = quantile(white * (x[k] + 1.0) / 2, u);
                    double v = (count + 1.5 * (float) read.nextGaussian()) / white;
                    x[k] = (float) (2 * Math.max(0, Math.min(1, v)) - 1);
                }
            }
            return Tensors.of(x, Tensors.shape(x0));
        }

        /** A count and noise below 10 in float32, over λ, where not cut. */
        @Override
        protected double tolerance() {
            return 2e-6;
        }

        /** Less light moves a pixel by chance; only on the average further away. */
        @Override
        protected boolean distanceGrows() {
            return false;
        }

        @Override
        protected List<ImageShape> shapes() {
            return List.of(
                    new ImageShape(3, 16, 16),
                    new ImageShape(1, 37, 31),
                    new ImageShape(3, 7, 3),
                    new ImageShape(3, 1, 1));
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    /**
     * The expansion's next term is of the order of 1/m: it may fall on the other side of a half,
     * but never two counts away. The exact ones are exact.
     */
    @Test
    void largeCountsAreTheQuantileOrItsNeighbour() {
        int many = 2000;
        Tensor uniform = Noise.uniform(Seeds.of(3, 0, 1), many, Device.CPU);
        float[] u = Tensors.floats(uniform);
        try (PoissonQuantile quantiles = PoissonQuantile.of(uniform)) {
            for (double mean : new double[] {0, 0.01, 3, 12, 12.001, 20, 60, 300}) {
                double[] means = new double[many];
                Arrays.fill(means, mean);
                double[] counts;
                try (Scope _ = Scope.open()) {
                    counts = Tensors.doubles(quantiles.at(Tensors.of(means, 1, many)));
                }
                int others = 0;
                for (int k = 0; k < many; k++) {
                    double exact = quantile(mean, u[k] + 0x1p-25);
                    assertThat(counts[k]).as("mean %s", mean).isCloseTo(exact, within(1.0));
                    others += counts[k] == exact ? 0 : 1;
                }
                assertThat((double) others / many)
                        .as("mean %s", mean)
                        .isLessThanOrEqualTo(mean <= PoissonQuantile.EXACT ? 0 : 0.02);
            }
        }
    }

    /** Mean v, variance v/λ + (read/λ)²: the law of shot and read noise, where nothing is cut. */
    @Test
    void meanAndVarianceAreThoseOfShotAndReadNoise() {
        ImageShape image = new ImageShape(1, 100, 100);
        Tensor x0 = Tensors.zeros(Device.CPU, image.batch(4));
        try (Operator operator = new PoissonGaussian(2, 1000, 100, 3).open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(2, 0, 4))) {
            for (int n = 1; n <= 2; n++) {
                double white = n == 1 ? 1000 : 100;
                Tensor y = d.degrade(x0, Tensors.severity(n / 2.0, 4, Device.CPU));
                double variance = 0.5 / white + 9 / white / white;
                // four sigma of 40,000 draws
                assertThat(Tensors.value(y.mean()) / 2)
                        .isCloseTo(0, within(0.02 * Math.sqrt(variance)));
                assertThat(Tensors.value(y.square().mean()) / 4)
                        .isCloseTo(variance, within(0.03 * variance));
            }
        }
    }

    /** One draw for all severities: without read noise, counts only fall with the light. */
    @Test
    void countsFallWithTheLight() {
        ImageShape image = new ImageShape(1, 20, 20);
        Tensor x0 = Tensors.severity(0.5, 400, Device.CPU).view(image.batch(1));
        PoissonGaussian spec = new PoissonGaussian(12, 60, 0.1, 0);
        try (Operator operator = spec.open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(4, 0, 1))) {
            double[] before = new double[400];
            Arrays.fill(before, 1e9);
            for (int n = 1; n <= 12; n++) {
                double[] y =
                        Tensors.doubles(d.degrade(x0, Tensors.severity(n / 12.0, 1, Device.CPU)));
                for (int k = 0; k < 400; k++) {
                    double count = Math.rint((y[k] + 1) / 2 * spec.photons(n));
                    // a white pixel was cut: its count is at least this
                    if (y[k] < 1) {
                        assertThat(count).isLessThanOrEqualTo(before[k]);
                        before[k] = count;
                    }
                }
            }
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new PoissonGaussian(0, 2, 1, 1))
                .hasMessage("poisson-gaussian steps must be between 1 and 1000000, got 0");
        assertThatThrownBy(() -> new PoissonGaussian(1, 0, 1, 1))
                .hasMessage("poisson-gaussian most must be a number above 0, got 0.0");
        assertThatThrownBy(() -> new PoissonGaussian(1, 2, 3, 1))
                .hasMessage("poisson-gaussian fewest must be between 0.0 and 2.0, got 3.0");
        assertThatThrownBy(() -> new PoissonGaussian(1, 2, 1, -1))
                .hasMessage("poisson-gaussian read must be a number of at least 0.0, got -1.0");
    }
}
