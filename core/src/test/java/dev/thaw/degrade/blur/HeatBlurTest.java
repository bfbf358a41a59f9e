package dev.thaw.degrade.blur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.HeatBlur.Border;
import dev.thaw.degrade.blur.HeatBlur.Growth;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class HeatBlurTest {
    /** Forth, multiplied and back, one row or column after the other, in double. */
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract HeatBlur subject();

        /** Std after n ≥ 1 steps for images of this longer side. */
        protected abstract double std(int n, int longer);

        /** One line through the transform of the border, damped, and back. */
        protected abstract double[] line(double[] values, double std);

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            if (n == 0) {
                return x0;
            }
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            double std = std(n, Math.max(height, width));
            double[] x = Tensors.doubles(x0);
            for (int from = 0; from < x.length; from += height * width) {
                for (int row = 0; row < height; row++) {
                    along(x, from + row * width, 1, width, std);
                }
                for (int column = 0; column < width; column++) {
                    along(x, from + column, width, height, std);
                }
            }
            float[] out = new float[x.length];
            for (int k = 0; k < out.length; k++) {
                out[k] = (float) x[k];
            }
            return Tensors.of(out, Tensors.shape(x0));
        }

        private void along(double[] x, int from, int stride, int count, double std) {
            double[] values = new double[count];
            for (int k = 0; k < count; k++) {
                values[k] = x[from + k * stride];
            }
            double[] blurred = line(values, std);
            for (int k = 0; k < count; k++) {
                x[from + k * stride] = blurred[k];
            }
        }

        /** float32 matrices and two products over at most 37 pixels. */
        @Override
        protected double tolerance() {
            return 3e-6;
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    /** DCT-II by its definition: exp(−b²ω²/2), ω = πk/N. */
    private static double[] cosines(double[] values, double std) {
        int size = values.length;
        double[] out = new double[size];
        for (int k = 0; k < size; k++) {
            double omega = Math.PI * k / size;
            double sum = 0;
            for (int i = 0; i < size; i++) {
                sum += values[i] * Math.cos(omega * (i + 0.5));
            }
            double scaled =
                    sum * (k == 0 ? 1.0 : 2.0) / size * Math.exp(-std * std * omega * omega / 2);
            for (int i = 0; i < size; i++) {
                out[i] += scaled * Math.cos(omega * (i + 0.5));
            }
        }
        return out;
    }

    /** The Fourier transform by its definition, with frequencies −N/2 … N/2. */
    private static double[] waves(double[] values, double std) {
        int size = values.length;
        double[] out = new double[size];
        for (int k = 0; k < size; k++) {
            double omega = 2 * Math.PI * (2 * k > size ? k - size : k) / size;
            double real = 0;
            double imaginary = 0;
            for (int i = 0; i < size; i++) {
                real += values[i] * Math.cos(omega * i);
                imaginary -= values[i] * Math.sin(omega * i);
            }
            double factor = Math.exp(-std * std * omega * omega / 2) / size;
            for (int i = 0; i < size; i++) {
                out[i] += factor * (real * Math.cos(omega * i) - imaginary * Math.sin(omega * i));
            }
        }
        return out;
    }

    @Nested
    class Reflecting extends Contract {
        @Override
        protected HeatBlur subject() {
            return new HeatBlur(6, 0.5, 20, 64, Growth.GEOMETRIC, Border.REFLECT);
        }

        @Override
        protected double std(int n, int longer) {
            return Math.exp(Math.log(0.5) + n / 6.0 * Math.log(40)) * longer / 64;
        }

        @Override
        protected double[] line(double[] values, double std) {
            return cosines(values, std);
        }
    }

    @Nested
    class Circular extends Contract {
        @Override
        protected HeatBlur subject() {
            return new HeatBlur(5, 0, 10, 32, Growth.HEAT, Border.CIRCULAR);
        }

        @Override
        protected double std(int n, int longer) {
            return 10 * Math.sqrt(n / 5.0) * longer / 32;
        }

        @Override
        protected double[] line(double[] values, double std) {
            return waves(values, std);
        }
    }

    @Nested
    class Linearly extends Contract {
        @Override
        protected HeatBlur subject() {
            return new HeatBlur(4, 1, 9, 64, Growth.LINEAR, Border.REFLECT);
        }

        @Override
        protected double std(int n, int longer) {
            return (1 + 2.0 * n) * longer / 64;
        }

        @Override
        protected double[] line(double[] values, double std) {
            return cosines(values, std);
        }
    }

    private static Tensor blurred(Tensor x, double std, Border border) {
        ImageShape image = new ImageShape((int) x.size(1), (int) x.size(2), (int) x.size(3));
        int longer = Math.max(image.height(), image.width());
        HeatBlur once = new HeatBlur(1, 0, std, longer, Growth.LINEAR, border);
        try (Operator operator = once.open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, (int) x.size(0)))) {
            return d.degrade(x, Tensors.severity(1, x.size(0), Device.CPU));
        }
    }

    /**
     * 3-4-5, at a border that matters, on sides that are odd, even, 1 and shorter than the blur.
     */
    @Test
    void twoBlursAreOneBlurOfTheRootOfTheirSquares() {
        for (Border border : Border.values()) {
            for (ImageShape image :
                    new ImageShape[] {
                        new ImageShape(1, 9, 12), new ImageShape(2, 7, 3), new ImageShape(1, 1, 1)
                    }) {
                Tensor x = Noise.gaussian(Seeds.of(4, 0, 2), image, Device.CPU);
                for (double unit : new double[] {0.1, 1}) {
                    Tensor twice = blurred(blurred(x, 3 * unit, border), 4 * unit, border);
                    Tensor once = blurred(x, 5 * unit, border);
                    assertThat(Tensors.value(twice.sub(once).abs().max())).isLessThan(2e-6);
                    assertThat(Tensors.value(once.mean()))
                            .isCloseTo(Tensors.value(x.mean()), within(1e-6));
                }
            }
        }
    }

    /** From a pixel on it is the sampled bell curve over the mirrored picture. */
    @Test
    void isTheConvolutionWithABellCurve() {
        int size = 24;
        double std = 1.7;
        Tensor x = Noise.gaussian(Seeds.of(4, 0, 1), new ImageShape(1, 1, size), Device.CPU);
        double[] values = Tensors.doubles(x);
        double[] got = Tensors.doubles(blurred(x, std, Border.REFLECT));
        IntToDoubleFunction mirrored =
                at -> {
                    int in = Math.floorMod(at, 2 * size);
                    return values[in < size ? in : 2 * size - 1 - in];
                };
        for (int i = 0; i < size; i++) {
            int middle = i;
            double sum =
                    IntStream.rangeClosed(-30, 30)
                            .mapToDouble(m ->
                                    Math.exp(-m * m / (2 * std * std))
                                            * mirrored.applyAsDouble(middle + m))
                            .sum();
            assertThat(got[i]).isCloseTo(sum / (std * Math.sqrt(2 * Math.PI)), within(1e-5));
        }
    }

    @Test
    void stdsAreInProportionToTheLongerSide() {
        HeatBlur blur = new HeatBlur(256, 0.01, 23, 64, Growth.LINEAR, Border.REFLECT);
        assertThat(blur.std(1, 64)).isEqualTo(23);
        assertThat(blur.std(0, 64)).isEqualTo(0.01);
        assertThat(blur.std(1, 128)).isEqualTo(46);
        assertThat(blur.std(0.5, 32)).isCloseTo(5.7525, within(1e-9));
    }

    /** 23 pixels at 64x64 leave little but the mean: the wave of half a period keeps exp(−0.64). */
    @Test
    void theLargestPublishedBlurLeavesTheLowestWave() {
        int size = 64;
        float[] wave = new float[size];
        for (int i = 0; i < size; i++) {
            wave[i] = (float) Math.cos(Math.PI * (i + 0.5) / size);
        }
        Tensor x = Tensors.of(wave, 1, 1, 1, size);
        double kept = Math.exp(-23.0 * 23 * Math.PI * Math.PI / (2 * 64 * 64));
        double[] got = Tensors.doubles(blurred(x, 23, Border.REFLECT));
        for (int i = 0; i < size; i++) {
            assertThat(got[i]).isCloseTo(kept * wave[i], within(1e-6));
        }
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThatThrownBy(() -> new HeatBlur(4, 0, 9, 64, Growth.GEOMETRIC, Border.REFLECT))
                .hasMessage(
                        "heat-blur least must be above 0 when the std grows geometrically, got"
                                + " 0.0");
        assertThatThrownBy(() -> new HeatBlur(4, 3, 3, 64, Growth.LINEAR, Border.REFLECT))
                .hasMessage("heat-blur most must be above least 3.0, got 3.0");
        assertThatThrownBy(() -> new HeatBlur(0, 1, 3, 64, Growth.LINEAR, Border.REFLECT))
                .hasMessage("heat-blur steps must be at least 1, got 0");
        assertThatThrownBy(() -> new HeatBlur(4, 1, 3, 0, Growth.LINEAR, Border.REFLECT))
                .hasMessage("heat-blur side must be at least 1, got 0");
    }

    /** A black and white edge overshoots, so it must not claim to stay in range. */
    @Test
    void anEdgeOvershootsBelowAPixel() {
        HeatBlur blur = new HeatBlur(1, 0, 0.4, 8, Growth.LINEAR, Border.REFLECT);
        ImageShape image = new ImageShape(1, 8, 8);
        float[] edge = new float[64];
        for (int i = 0; i < 64; i++) {
            edge[i] = i % 8 < 4 ? -1 : 1;
        }
        try (Scope scope = Scope.open();
                Operator operator = blur.open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            Tensor y =
                    d.degrade(Tensors.of(edge, image.batch(1)), Tensors.severity(1, 1, Device.CPU));
            assertThat(Tensors.value(y.abs().max())).isGreaterThan(1.01);
        }
        assertThat(blur.bounded()).isFalse();
    }
}
