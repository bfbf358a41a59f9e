package dev.thaw.degrade.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class PaletteTest {
    /** Pixels by place, each with its bytes. */
    private record Box(List<int[]> pixels) {
        long sum(int channel) {
            return pixels.stream().mapToLong(p -> p[channel]).sum();
        }

        /** Times the square of the number of pixels. */
        BigInteger variance(int channel) {
            long squares = pixels.stream().mapToLong(p -> (long) p[channel] * p[channel]).sum();
            return BigInteger.valueOf(squares)
                    .multiply(BigInteger.valueOf(pixels.size()))
                    .subtract(BigInteger.valueOf(sum(channel)).pow(2));
        }

        double error(int channels) {
            double sum = 0;
            for (int c = 0; c < channels; c++) {
                sum += variance(c).doubleValue();
            }
            return pixels.isEmpty() ? 0 : sum / pixels.size();
        }

        /** What stays, then what leaves. */
        List<Box> cut(int channels) {
            int axis = 0;
            for (int c = 1; c < channels; c++) {
                axis = variance(c).compareTo(variance(axis)) > 0 ? c : axis;
            }
            int along = axis;
            double mean = (double) sum(along) / Math.max(1, pixels.size());
            List<int[]> above = pixels.stream().filter(p -> p[along] > mean).toList();
            List<int[]> rest = pixels.stream().filter(p -> p[along] <= mean).toList();
            return List.of(new Box(rest), new Box(above));
        }
    }

    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Palette subject();

        protected abstract int[] colours();

        /** Box by box. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            if (n == 0) {
                return x0;
            }
            float[] x = Tensors.floats(x0);
            int channels = (int) x0.size(1);
            int plane = (int) (x0.size(2) * x0.size(3));
            for (int i = 0; i < x0.size(0); i++) {
                List<int[]> pixels = new ArrayList<>();
                for (int k = 0; k < plane; k++) {
                    int[] pixel = new int[channels + 1];
                    pixel[channels] = k;
                    for (int c = 0; c < channels; c++) {
                        float value = x[(i * channels + c) * plane + k];
                        pixel[c] = (int) Math.rint((value + 1f) * 127.5f);
                    }
                    pixels.add(pixel);
                }
                for (Box box : boxes(new Box(pixels), colours()[n - 1], channels)) {
                    for (int[] pixel : box.pixels) {
                        for (int c = 0; c < channels; c++) {
                            double mean = (double) box.sum(c) / box.pixels.size();
                            x[(i * channels + c) * plane + pixel[channels]] =
                                    (float) (Math.floor(mean + 0.5) / 127.5 - 1);
                        }
                    }
                }
            }
            return Tensors.of(x, Tensors.shape(x0));
        }

        private static List<Box> boxes(Box all, int colours, int channels) {
            List<Box> boxes = List.of(all);
            while (boxes.size() < colours) {
                int cuts = colours - boxes.size();
                List<Box> order = new ArrayList<>(boxes);
                order.sort(Comparator.comparingDouble(box -> -box.error(channels)));
                List<Box> chosen = order.subList(0, Math.min(cuts, order.size()));
                List<Box> stay = new ArrayList<>();
                List<Box> leave = new ArrayList<>();
                for (Box box : boxes) {
                    boolean cut = chosen.stream().anyMatch(each -> each == box);
                    stay.add(cut ? box.cut(channels).getFirst() : box);
                    leave.add(cut ? box.cut(channels).getLast() : new Box(List.of()));
                }
                stay.addAll(leave);
                boxes = stay;
            }
            return boxes.stream().filter(box -> !box.pixels.isEmpty()).toList();
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
                    new ImageShape(3, 7, 9),
                    new ImageShape(3, 1, 8));
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Nested
    class Powers extends Contract {
        @Override
        protected Palette subject() {
            return new Palette(5, 16, 1);
        }

        @Override
        protected int[] colours() {
            return new int[] {16, 8, 4, 2, 1};
        }
    }

    @Nested
    class Others extends Contract {
        @Override
        protected Palette subject() {
            return new Palette(3, 27, 3);
        }

        @Override
        protected int[] colours() {
            return new int[] {27, 9, 3};
        }
    }

    private static Tensor painted(Tensor x0, int colours, ImageShape image) {
        try (Operator operator = new Palette(1, colours, colours).open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            return d.degrade(x0, Tensors.severity(1, 1, Device.CPU));
        }
    }

    /** 12 pixels: a slope in red, two values of green, blue the same. */
    private static final ImageShape SMALL = new ImageShape(3, 3, 4);

    private static Tensor slope() {
        float[] x = new float[36];
        for (int k = 0; k < 12; k++) {
            x[k] = (10 * k) / 127.5f - 1;
            x[12 + k] = (k < 4 ? 200 : 210) / 127.5f - 1;
            x[24 + k] = 7 / 127.5f - 1;
        }
        return Tensors.of(x, 1, 3, 3, 4);
    }

    /** Mean red 55, mean green 206 2/3, blue 7. */
    @Test
    void aPaletteOfOneColourIsTheMeanColour() {
        float[] seen = Tensors.floats(painted(slope(), 1, SMALL));
        for (int k = 0; k < 12; k++) {
            assertThat(Math.round((seen[k] + 1) * 127.5f)).isEqualTo(55);
            assertThat(Math.round((seen[12 + k] + 1) * 127.5f)).isEqualTo(207);
            assertThat(Math.round((seen[24 + k] + 1) * 127.5f)).isEqualTo(7);
        }
    }

    /** Pixels that share a colour of many share one of few, and no more than K are there. */
    @Test
    void palettesAreNestedAndNotLargerThanAsked() {
        ImageShape image = new ImageShape(3, 12, 12);
        Tensor x0 =
                Tensors.of(
                        Tensors.floats(
                                dev.thaw.tensor.Noise.uniform(Seeds.of(3, 0, 1), 432, Device.CPU)),
                        image.batch(1));
        float[] before = null;
        for (int colours : List.of(256, 100, 31, 8, 5, 2, 1)) {
            float[] now = Tensors.floats(painted(x0, colours, image));
            Set<List<Float>> palette = new HashSet<>();
            Map<List<Float>, List<Float>> joined = new HashMap<>();
            for (int k = 0; k < 144; k++) {
                List<Float> colour = List.of(now[k], now[144 + k], now[288 + k]);
                palette.add(colour);
                if (before != null) {
                    List<Float> old = List.of(before[k], before[144 + k], before[288 + k]);
                    assertThat(joined.merge(old, colour, (a, b) -> a)).isEqualTo(colour);
                }
            }
            assertThat(palette).hasSizeLessThanOrEqualTo(colours);
            before = now;
        }
    }

    /** As many colours as there are: nothing is lost where each cut parts two. */
    @Test
    void enoughColoursKeepThePicture() {
        Tensor x0 = slope();
        assertThat(Tensors.value(painted(x0, 256, SMALL).sub(x0).abs().max())).isLessThan(1e-6);
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Palette(0, 2, 1))
                .hasMessage("palette steps must be between 1 and 1000000, got 0");
        assertThatThrownBy(() -> new Palette(1, 257, 1))
                .hasMessage("palette most must be between 1 and 256, got 257");
        assertThatThrownBy(() -> new Palette(1, 8, 0))
                .hasMessage("palette fewest must be between 1 and 8, got 0");
    }
}
