package dev.thaw.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.bytedeco.pytorch.kBicubic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NoLeaks.class)
class InceptionResizeTest {
    /** Both enlarging and shrinking, and sides that differ. */
    @ParameterizedTest
    @CsvSource({"8, 8", "32, 20", "299, 299", "400, 640", "1, 3"})
    void cleanIsTheAntialiasedCubicOfLibtorchClamped(int height, int width) {
        Tensor images =
                Images.uniform(1, 2, new ImageShape(3, height, width)).to(ScalarType.Double);
        InterpolateFuncOptions options = new InterpolateFuncOptions();
        options.size().put(new LongVector(299, 299));
        options.mode().put(new kBicubic());
        options.align_corners().put(false);
        options.antialias().put(true);
        Tensor expected = torch.interpolate(images, options).clamp_(scalar(-1), scalar(1));
        Tensor got = InceptionResize.CLEAN.apply(images);
        assertThat(Tensors.shape(got)).containsExactly(2, 3, 299, 299);
        assertThat(Tensors.value(got.sub(expected).abs().max())).isLessThan(1e-12);
    }

    private static org.bytedeco.pytorch.ScalarOptional scalar(float value) {
        return new org.bytedeco.pytorch.ScalarOptional(new org.bytedeco.pytorch.Scalar(value));
    }

    /** The formula, pixel by pixel in double. */
    @ParameterizedTest
    @CsvSource({"8, 8", "32, 20", "400, 640", "1, 3"})
    void tensorflowStartsAtTheCornerAndSpansAlmostMinusOneToOne(int height, int width) {
        Tensor images = Images.uniform(2, 1, new ImageShape(1, height, width));
        double[] in = Tensors.doubles(images);
        double[] got = Tensors.doubles(InceptionResize.TENSORFLOW.apply(images));
        for (int y = 0; y < 299; y += 13) {
            for (int x = 0; x < 299; x += 7) {
                double row = y * (height / 299.0);
                double column = x * (width / 299.0);
                double top = along(in, (int) row, column, width);
                double bottom = along(in, Math.min((int) row + 1, height - 1), column, width);
                double value = top + (bottom - top) * (row - Math.floor(row));
                assertThat(got[y * 299 + x])
                        .isEqualTo(((value + 1) * 127.5 - 128) / 128, within(5e-6));
            }
        }
    }

    private static double along(double[] in, int row, double column, int width) {
        double left = in[row * width + (int) column];
        double right = in[row * width + Math.min((int) column + 1, width - 1)];
        return left + (right - left) * (column - Math.floor(column));
    }

    @Test
    void blackAndWhiteStayWhatTheyAre() {
        Tensor white = Tensors.of(new float[] {1, 1, 1, 1}, 1, 1, 2, 2);
        assertThat(Tensors.value(InceptionResize.PYTORCH.apply(white).min())).isEqualTo(1);
        assertThat(Tensors.value(InceptionResize.CLEAN.apply(white).min()))
                .isEqualTo(1, within(1e-6));
        assertThat(Tensors.value(InceptionResize.TENSORFLOW.apply(white).min()))
                .isEqualTo(127 / 128.0, within(1e-6));
        assertThat(Tensors.value(InceptionResize.TENSORFLOW.apply(white.neg()).max()))
                .isEqualTo(-1, within(1e-6));
    }
}
