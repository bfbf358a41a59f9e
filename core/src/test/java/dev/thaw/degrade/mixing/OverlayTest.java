package dev.thaw.degrade.mixing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Pixels;
import dev.thaw.degrade.mixing.Overlay.Grows;
import dev.thaw.degrade.mixing.Overlay.Place;
import dev.thaw.experiment.Specs;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class OverlayTest {
    /** Colours of all kinds, and a mark of one colour for changes of size. */
    private static final String RAMP = Marks.file(Marks.ramp());

    private static final String BLUE = Marks.file(blue());

    private static final int[] BLUE_COLOUR = {40, 80, 240};

    private static BufferedImage blue() {
        BufferedImage image = new BufferedImage(6, 6, BufferedImage.TYPE_INT_ARGB);
        for (int k = 0; k < 36; k++) {
            image.setRGB(k % 6, k / 6, 204 << 24 | 40 << 16 | 80 << 8 | 240);
        }
        return image;
    }

    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Overlay subject();

        /** A square of one colour: no resize can change it but in its size. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            double share = (double) n / subject().steps();
            double size = subject().size() * (subject().grows() == Grows.OPACITY ? 1 : share);
            double opacity = subject().opacity() * (subject().grows() == Grows.SIZE ? 1 : share);
            long side = Math.max(1, Math.round(size * Math.min(height, width)));
            double[][] places = new double[seeds.count()][];
            for (int i = 0; i < places.length; i++) {
                RandomGenerator random = seeds.derive("overlay").random(i);
                boolean drawn = subject().place() == Place.RANDOM;
                double down = drawn ? random.nextFloat() : 0.5;
                double across = drawn ? random.nextFloat() : 0.5;
                places[i] =
                        new double[] {
                            Math.rint(down * (height - side)), Math.rint(across * (width - side))
                        };
            }
            return Pixels.map(
                    x0,
                    (colour, i, row, column) -> {
                        double y = row - places[i][0];
                        double x = column - places[i][1];
                        boolean under = n > 0 && y >= 0 && x >= 0 && y < side && x < side;
                        double luma = 0.299 * 40 + 0.587 * 80 + 0.114 * 240;
                        for (int c = 0; under && c < colour.length; c++) {
                            double ink = colour.length == 1 ? luma : BLUE_COLOUR[c];
                            colour[c] += opacity * 0.8 * (2 * ink / 255 - 1 - colour[c]);
                        }
                        return colour;
                    });
        }

        /** Colour times opacity is a whole number of 255, twice, for colours on black and white. */
        @Override
        protected double tolerance() {
            return 4.0 / 255;
        }

        @Override
        protected boolean random() {
            return subject().place() == Place.RANDOM;
        }

        /** A mark that moves as it grows may leave a pixel again. */
        @Override
        protected boolean distanceGrows() {
            return subject().place() == Place.CENTRED;
        }
    }

    @Nested
    class Opacity extends Contract {
        @Override
        protected Overlay subject() {
            return new Overlay(4, BLUE, Grows.OPACITY, 0.5, 0.75, Place.RANDOM);
        }
    }

    @Nested
    class Size extends Contract {
        @Override
        protected Overlay subject() {
            return new Overlay(3, BLUE, Grows.SIZE, 1, 1, Place.CENTRED);
        }

        /** An even side in an odd room lies half a pixel off: now left, now right. */
        @Override
        protected boolean distanceGrows() {
            return false;
        }
    }

    @Nested
    class Both extends Contract {
        @Override
        protected Overlay subject() {
            return new Overlay(5, BLUE, Grows.BOTH, 0.8, 1, Place.RANDOM);
        }
    }

    /** Every pixel with its own colour and opacity, in the size of the file. */
    @Test
    void coloursAndTransparencyAreThoseOfTheFile() {
        Overlay spec = new Overlay(2, RAMP, Grows.OPACITY, 1, 1, Place.CENTRED);
        BufferedImage file = Marks.ramp();
        try (Operator operator = spec.open(new ImageShape(3, 8, 12), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            Tensor x0 = Tensors.zeros(Device.CPU, 1, 3, 8, 12);
            float[] got = Tensors.floats(d.degrade(x0, Tensors.severity(1, 1, Device.CPU)));
            float[] expected =
                    Tensors.floats(
                            Pixels.map(
                                    x0,
                                    (colour, _, row, column) -> {
                                        int argb = file.getRGB(column, row);
                                        double alpha = (argb >>> 24) / 255.0;
                                        for (int c = 0; c < 3; c++) {
                                            int ink = argb >> 16 - 8 * c & 255;
                                            colour[c] = alpha * (2 * ink / 255.0 - 1);
                                        }
                                        return colour;
                                    }));
            for (int k = 0; k < got.length; k++) {
                assertThat(Math.abs(got[k] - expected[k])).isLessThan(4f / 255);
            }
            assertThat(Applied.of(spec, d, 0, 1).drawn()).isEmpty();
        }
    }

    @Test
    void tinyPicturesWork() {
        Overlay spec = new Overlay(2, RAMP, Grows.BOTH, 1, 1, Place.RANDOM);
        for (ImageShape image :
                new ImageShape[] {new ImageShape(3, 1, 1), new ImageShape(1, 7, 3)}) {
            try (Operator operator = spec.open(image, Device.CPU);
                    Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
                Tensor x0 = Tensors.zeros(Device.CPU, image.batch(1));
                assertThat(Tensors.floats(d.degrade(x0, Tensors.severity(1, 1, Device.CPU))))
                        .isNotEqualTo(Tensors.floats(x0));
                assertThat(Applied.of(spec, d, 0, 1).drawn()).containsOnlyKeys("down", "across");
            }
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        Degradation bare = Specs.STANDARD.argument(Degradation.class, "overlay");
        assertThatThrownBy(() -> bare.open(new ImageShape(3, 4, 4), Device.CPU))
                .hasMessage("overlay picture must name a picture file, got none");
        assertThatThrownBy(() -> new Overlay(0, RAMP, Grows.BOTH, 1, 1, Place.CENTRED))
                .hasMessage("overlay steps must be between 1 and 1000000, got 0");
        assertThatThrownBy(() -> new Overlay(1, RAMP, Grows.BOTH, 0, 1, Place.CENTRED))
                .hasMessage("overlay size must be a number above 0, got 0.0");
        assertThatThrownBy(() -> new Overlay(1, RAMP, Grows.BOTH, 1, 1.5, Place.CENTRED))
                .hasMessage("overlay opacity must be between 0.0 and 1.0, got 1.5");
    }
}
