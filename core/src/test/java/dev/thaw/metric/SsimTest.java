package dev.thaw.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.tensor.ImageShape;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SsimTest extends MetricContract {
    @Override
    PairMetric metric() {
        return new Ssim();
    }

    @Override
    PairMetric clamped() {
        return new Ssim(Ssim.Variant.WANG, true);
    }

    @Override
    double identity() {
        return 1;
    }

    /** Both run in float64 on the same float32 pixels; only the order of summation differs. */
    @ParameterizedTest
    @CsvSource({"1,11,11", "3,13,17", "1,37,31", "2,11,40"})
    void itAgreesWithTheDefinitionWrittenOut(int channels, int height, int width) {
        ImageShape shape = new ImageShape(channels, height, width);
        Tensor x = Images.uniform(5, 2, shape);
        Tensor y = Images.noisy(x, 0.4);
        Gauge gauge = metric().open();
        gauge.add(x, y);
        for (int image = 0; image < 2; image++) {
            double expected = plain(Images.row(x, image), Images.row(y, image), shape);
            assertThat(gauge.perImage()[image]).isEqualTo(expected, within(1e-12));
        }
    }

    @Test
    void imagesBelowTheWindowAreRejected() {
        Tensor x = Images.uniform(5, 1, new ImageShape(1, 11, 10));
        assertFault(() -> metric().open().add(x, x), Fault.Kind.USAGE, "at least 11x11");
    }

    /** Wang et al. 2004 position by position, with the two-dimensional window and deviations. */
    private static double plain(double[] x, double[] y, ImageShape shape) {
        double sum = 0;
        int positions = 0;
        for (int c = 0; c < shape.channels(); c++) {
            for (int top = 0; top + 11 <= shape.height(); top++) {
                for (int left = 0; left + 11 <= shape.width(); left++) {
                    int first = (c * shape.height() + top) * shape.width() + left;
                    sum += position(x, y, first, shape.width());
                    positions++;
                }
            }
        }
        return sum / positions;
    }

    private static double position(double[] x, double[] y, int first, int stride) {
        double weight = 0;
        double muX = 0;
        double muY = 0;
        for (int k = 0; k < 121; k++) {
            int at = first + k / 11 * stride + k % 11;
            weight += window(k);
            muX += window(k) * (x[at] + 1) / 2;
            muY += window(k) * (y[at] + 1) / 2;
        }
        muX /= weight;
        muY /= weight;
        double varX = 0;
        double varY = 0;
        double cov = 0;
        for (int k = 0; k < 121; k++) {
            int at = first + k / 11 * stride + k % 11;
            double dx = (x[at] + 1) / 2 - muX;
            double dy = (y[at] + 1) / 2 - muY;
            varX += window(k) / weight * dx * dx;
            varY += window(k) / weight * dy * dy;
            cov += window(k) / weight * dx * dy;
        }
        double luminance = (2 * muX * muY + 1e-4) / (muX * muX + muY * muY + 1e-4);
        return luminance * (2 * cov + 9e-4) / (varX + varY + 9e-4);
    }

    private static double window(int k) {
        int dy = k / 11 - 5;
        int dx = k % 11 - 5;
        return Math.exp(-(dx * dx + dy * dy) / (2 * 1.5 * 1.5));
    }
}
