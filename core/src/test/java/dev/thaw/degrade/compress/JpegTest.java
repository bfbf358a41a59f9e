package dev.thaw.degrade.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.compress.Jpeg.Chroma;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class JpegTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Jpeg subject();

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            if (n == 0) {
                return x0;
            }
            ImageShape image = new ImageShape((int) x0.size(1), (int) x0.size(2), (int) x0.size(3));
            int size = image.channels() * image.height() * image.width();
            int quality = subject().quality(n);
            PlainJpeg plain = new PlainJpeg(image, quality, subject().chroma() == Chroma.HALVED);
            float[] x = Tensors.floats(x0);
            for (int i = 0; i < x0.size(0); i++) {
                float[] seen =
                        plain.coded(java.util.Arrays.copyOfRange(x, i * size, (i + 1) * size));
                System.arraycopy(seen, 0, x, i * size, size);
            }
            return Tensors.of(x, Tensors.shape(x0));
        }

        /** Both give bytes: one level would be 8e-3. */
        @Override
        protected double tolerance() {
            return 1e-6;
        }

        @Override
        protected List<ImageShape> shapes() {
            return List.of(
                    new ImageShape(3, 16, 16),
                    new ImageShape(1, 37, 31),
                    new ImageShape(3, 31, 37),
                    new ImageShape(3, 7, 3),
                    new ImageShape(3, 1, 1));
        }

        /** Noise is what JPEG keeps worst and not in order. */
        @Override
        protected boolean distanceGrows() {
            return false;
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Nested
    class Full extends Contract {
        @Override
        protected Jpeg subject() {
            return new Jpeg(5, 95, 1, Chroma.FULL);
        }
    }

    @Nested
    class Halved extends Contract {
        @Override
        protected Jpeg subject() {
            return new Jpeg(4, 90, 3, Chroma.HALVED);
        }
    }

    /**
     * The decoded pixels of the JDK's codec, a libjpeg whose cosines are whole numbers of 13 bits.
     * So now and then a coefficient is rounded to the other side, which moves each pixel of its
     * block by a part of that coefficient's step: one such block in a hundred would be 1 % of the
     * samples, and a step of 60 is at most 7.5 levels high. All other pixels are the same up to one
     * level. Sizes are no multiples of 8 or 16; the picture holds slopes, an edge and noise.
     */
    @Test
    void agreesWithARealCodec() {
        for (ImageShape image : List.of(new ImageShape(3, 75, 101), new ImageShape(1, 61, 43))) {
            Tensor x0 = Tensors.of(constructed(image), image.batch(1));
            for (int quality = 5; quality <= 95; quality += 10) {
                for (Chroma chroma : Chroma.values()) {
                    float[] ours = Tensors.floats(at(quality, chroma, x0, image));
                    float[] real = RealJpeg.coded(Tensors.floats(x0), image, quality, chroma);
                    int others = 0;
                    double largest = 0;
                    for (int k = 0; k < ours.length; k++) {
                        double levels = Math.abs(ours[k] - real[k]) * 127.5;
                        others += levels > 1.5 ? 1 : 0;
                        largest = Math.max(largest, levels);
                    }
                    String what = chroma + " at quality " + quality + " on " + image;
                    assertThat((double) others / ours.length).as(what).isLessThan(0.01);
                    assertThat(largest).as(what).isLessThan(8);
                }
            }
        }
    }

    private static Tensor at(int quality, Chroma chroma, Tensor x0, ImageShape image) {
        try (Operator operator = new Jpeg(1, quality, quality, chroma).open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            return d.degrade(x0, Tensors.severity(1, 1, Device.CPU));
        }
    }

    /** Bytes: slopes of each channel, a bright disc with a sharp edge, some noise. */
    private static float[] constructed(ImageShape image) {
        SplittableRandom random = new SplittableRandom(4);
        float[] values = new float[image.channels() * image.height() * image.width()];
        for (int k = 0; k < values.length; k++) {
            int x = k % image.width();
            int y = k / image.width() % image.height();
            int c = k / image.width() / image.height();
            double level = 60 + (c + 1) * 30 + 60 * Math.sin(0.05 * (x + (c - 1) * y) + c);
            boolean disc = Math.hypot(x - 30, y - 25) < 15;
            double value = (disc ? 255 - 70 * c : level) + 8 * (random.nextDouble() - 0.5);
            values[k] = Math.clamp(Math.round(value), 0, 255) / 255f * 2 - 1;
        }
        return values;
    }

    @Test
    void qualityFallsByAConstantFactor() {
        Jpeg spec = new Jpeg(10, 95, 1, Chroma.HALVED);
        assertThat(java.util.stream.IntStream.rangeClosed(1, 10).map(spec::quality))
                .containsExactly(95, 57, 35, 21, 13, 8, 5, 3, 2, 1);
        assertThat(new Jpeg(1, 95, 7, Chroma.FULL).quality(1)).isEqualTo(7);
    }

    /** A block of one colour has but means: only the rounding of these is left to see. */
    @Test
    void constantPicturesMoveByHalfAStepAtMost() {
        ImageShape image = new ImageShape(1, 9, 5);
        Tensor x0 = Tensors.severity(0.3, 45, Device.CPU).view(image.batch(1));
        for (int quality : List.of(1, 50, 100)) {
            Tensor y = at(quality, Chroma.FULL, x0, image);
            // the step of the mean is 1/8 of the table's first entry, and bytes are rounded twice
            double step = quality == 1 ? 255 / 8.0 : quality == 50 ? 2 : 0.125;
            double most = (step / 2 + 1) / 127.5;
            assertThat(Tensors.value(y.sub(x0).abs().max())).isLessThanOrEqualTo(most);
            assertThat(Tensors.value(y.max())).isEqualTo(Tensors.value(y.min()));
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Jpeg(0, 95, 1, Chroma.FULL))
                .hasMessage("jpeg steps must be between 1 and 1000000, got 0");
        assertThatThrownBy(() -> new Jpeg(1, 101, 1, Chroma.FULL))
                .hasMessage("jpeg best must be between 1 and 100, got 101");
        assertThatThrownBy(() -> new Jpeg(1, 50, 51, Chroma.FULL))
                .hasMessage("jpeg worst must be between 1 and 50, got 51");
        assertThatThrownBy(() ->
                        new Jpeg(1, 50, 1, Chroma.FULL).open(new ImageShape(2, 4, 4), Device.CPU))
                .hasMessage("jpeg needs grey or RGB images, got images of 4x4x2");
    }
}
