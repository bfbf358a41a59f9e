package dev.thaw.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.experiment.Specs;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class PrincipalGaussianTest extends PriorContract {
    private static final ImageShape SMALL = new ImageShape(1, 2, 3);

    @Override
    protected PrincipalGaussian subject() {
        return new PrincipalGaussian(5, 25, 0.1);
    }

    /**
     * Three independent directions of std 4, 2 and 1 in 6 dimensions, away from 0: 3,000 draws of a
     * fit on 4,000 pictures show their covariance to within 8 %.
     */
    @Test
    void drawsHaveTheMeanAndCovarianceOfTheData() {
        Tensor data = threeDirections(4000, 11);
        Map<String, Tensor> fitted = fit(new PrincipalGaussian(6, 4000, 0), data, SMALL);
        assertThat(fitted.get("deviations").numel()).as("rank of the data").isEqualTo(3);
        Tensor drawn = new PrincipalGaussian(6, 4000, 0).draw(fitted, SMALL, Seeds.of(12, 0, 3000));
        double[] expected = covariance(data);
        double[] got = covariance(drawn);
        for (int k = 0; k < expected.length; k++) {
            assertThat(got[k]).as("covariance %d", k).isCloseTo(expected[k], within(16 * 0.08));
        }
        assertThat(Tensors.value(drawn.mean(0).sub(data.mean(0)).abs().max())).isLessThan(0.4);
    }

    /** The same data by the covariance (D = 6 below n) and, cut to 5 rows, by the Gram matrix. */
    @Test
    void fewPicturesAndManyPicturesAreFittedAlike() {
        Tensor few = threeDirections(5, 3);
        Map<String, Tensor> gram = fit(new PrincipalGaussian(4, 100, 0), few, SMALL);
        // each row twice: 10 rows, the same covariance up to the factor (2·5−1)/(5−1)/2
        Map<String, Tensor> covariance =
                fit(new PrincipalGaussian(4, 100, 0), Tensors.cat(0, few, few), SMALL);
        double factor = Math.sqrt(2 * 4 / 9.0);
        double[] a = Tensors.doubles(gram.get("deviations"));
        double[] b = Tensors.doubles(covariance.get("deviations"));
        assertThat(a).hasSameSizeAs(b);
        for (int k = 0; k < a.length; k++) {
            assertThat(a[k] * factor).isCloseTo(b[k], within(1e-5));
        }
        Tensor overlap = gram.get("components").mm(covariance.get("components").t()).abs();
        assertThat(Tensors.value(overlap.diag(0).min())).isCloseTo(1, within(1e-4));
    }

    @Test
    void directionsAreOrthonormalAndSorted() {
        Map<String, Tensor> fitted = fitted();
        Tensor u = fitted.get("components");
        assertThat(Tensors.describe(u)).isEqualTo("Float (5, 70)");
        Tensor products = u.mm(u.t());
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
                assertThat(Tensors.value(products.select(0, i).select(0, j)))
                        .isCloseTo(i == j ? 1 : 0, within(1e-5));
            }
        }
        double[] deviations = Tensors.doubles(fitted.get("deviations"));
        for (int k = 1; k < deviations.length; k++) {
            assertThat(deviations[k]).isLessThanOrEqualTo(deviations[k - 1]);
        }
    }

    @Test
    void itsDefaultIsTheOneOfFiles() {
        assertThat(Specs.STANDARD.argument(Prior.class, "principal-gaussian"))
                .isEqualTo(PrincipalGaussian.DEFAULT);
    }

    @Test
    void constantPicturesGiveConstantDraws() {
        Tensor colours =
                Noise.gaussian(Seeds.of(4, 0, 40), new ImageShape(3, 1, 1), Device.CPU)
                        .expand(40, 3, 8, 8);
        ImageShape image = new ImageShape(3, 8, 8);
        Map<String, Tensor> fitted = fit(new PrincipalGaussian(64, 100, 0), colours, image);
        assertThat(fitted.get("deviations").numel()).isEqualTo(3);
        Tensor drawn = new PrincipalGaussian(64, 100, 0).draw(fitted, image, Seeds.of(1, 0, 5));
        Tensor spread = drawn.sub(drawn.mean(new long[] {2, 3}, true, none())).abs().max();
        assertThat(Tensors.value(spread)).isLessThan(1e-5);
    }

    @Test
    void picturesThatAreAllAlikeOrBrokenAreRefused() {
        Tensor alike = Tensors.zeros(Device.CPU, 5, 1, 2, 3).add(new Scalar(0.1f));
        assertThatThrownBy(() -> fit(subject(), alike, SMALL))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("the 5 degraded training pictures are all alike");
        Tensor broken = threeDirections(5, 1);
        broken.select(0, 2).fill_(new Scalar(Float.NaN));
        assertThatThrownBy(() -> fit(subject(), broken, SMALL))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("NaN or infinite");
    }

    @Test
    void fittedNumbersOfAnotherShapeAreRefused() {
        assertThatThrownBy(() -> subject().draw(fitted(), SMALL, Seeds.of(1, 0, 1)))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.MODEL))
                .hasMessageContaining("for 70 numbers per image");
        assertThatThrownBy(() -> subject().draw(Map.of(), SMALL, Seeds.of(1, 0, 1)))
                .hasMessage("the fitted principal-gaussian lacks 'mean'");
    }

    @Test
    void tooManyWantedPicturesAreRefusedBeforeMemoryIsTaken() {
        PrincipalGaussian greedy = new PrincipalGaussian(4, 1_000_000, 0);
        assertThatThrownBy(() -> greedy.fit(new ImageShape(3, 512, 512)))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("images must be at most 341 for images of 512x512x3");
    }

    private static org.bytedeco.pytorch.ScalarTypeOptional none() {
        return new org.bytedeco.pytorch.ScalarTypeOptional();
    }

    private static Map<String, Tensor> fit(PrincipalGaussian prior, Tensor data, ImageShape image) {
        try (Prior.Fit fit = prior.fit(image)) {
            fit.add(data);
            return fit.finish();
        }
    }

    private static Tensor threeDirections(int count, long seed) {
        Tensor z = Noise.gaussian(Seeds.of(seed, 0, count), 3, Device.CPU);
        Tensor directions =
                Tensors.of(
                        new float[] {4, 0, 0, 0, 0, 0, 0, 1.2f, 0, 0, 1.6f, 0, 0, 0, 0, 1, 0, 0},
                        3,
                        6);
        Tensor mean = Tensors.of(new float[] {3, -2, 0, 0, 5, 1}, 6);
        return z.mm(directions).add(mean).view(count, 1, 2, 3);
    }

    private static double[] covariance(Tensor images) {
        Tensor rows = images.reshape(images.size(0), -1);
        Tensor centred = rows.sub(rows.mean(0));
        return Tensors.doubles(centred.t().mm(centred).div(new Scalar(images.size(0) - 1.0)));
    }
}
