package dev.thaw.degrade.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.mask.InpaintMask.Centre;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class InpaintMaskTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract InpaintMask subject();

        /** Column of the centre, then row, as far as the second implementation is concerned. */
        protected abstract int[] centre(int height, int width, Seeds seeds, int image);

        /** One product per step and pixel, in double. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            int plane = height * width;
            double[] x = Tensors.doubles(x0);
            for (int k = 0; k < x.length; k++) {
                int[] c = centre(height, width, seeds, k / plane / (int) x0.size(1));
                int y = k % plane / width - c[0];
                int z = k % width - c[1];
                boolean reverse = subject().reverse();
                double left = 1;
                for (int i = 0; i < (reverse ? subject().steps() - n : n); i++) {
                    double sigma = subject().std() + subject().growth() * i;
                    left *=
                            1
                                    - Math.exp(
                                            -0.5
                                                    * (y / sigma * (y / sigma)
                                                            + z / sigma * (z / sigma)));
                }
                double keep = reverse ? n == 0 ? 1 : 1 - left : left;
                x[k] = x[k] * keep + fill(seeds, k / plane, (int) x0.size(1)) * (1 - keep);
            }
            float[] narrowed = new float[x.length];
            Arrays.setAll(x, k -> narrowed[k] = (float) x[k]);
            return Tensors.of(narrowed, x0.size(0), x0.size(1), height, width);
        }

        /** The colour of plane {@code at} of the batch. */
        private double fill(Seeds seeds, int at, int channels) {
            RandomGenerator random = seeds.derive("colour").random(at / channels);
            double unit = 0;
            for (int c = 0; c <= at % channels; c++) {
                unit = random.nextFloat();
            }
            return subject().darkest() + unit * (subject().brightest() - subject().darkest());
        }

        /** Masks are rounded once from double, a mixture with a colour twice more. */
        @Override
        protected double tolerance() {
            return 3e-7;
        }
    }

    @Nested
    class CentredConstant extends Contract {
        @Override
        protected InpaintMask subject() {
            return new InpaintMask(4, 2.5, 0, Centre.CENTRED);
        }

        @Override
        protected int[] centre(int height, int width, Seeds seeds, int image) {
            return new int[] {
                height % 2 == 0 ? height / 2 - 1 : height / 2,
                width % 2 == 0 ? width / 2 - 1 : width / 2
            };
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Nested
    class RandomGrowing extends Contract {
        @Override
        protected InpaintMask subject() {
            return new InpaintMask(6, 1.1, 0.4, Centre.RANDOM);
        }

        @Override
        protected int[] centre(int height, int width, Seeds seeds, int image) {
            RandomGenerator random = seeds.derive("mask").random(image);
            int row = random.nextInt(height + 1) - 1;
            return new int[] {row, random.nextInt(width + 1) - 1};
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Nested
    class ReversedTowardsAColour extends Contract {
        @Override
        protected InpaintMask subject() {
            return new InpaintMask(6, 1.1, 0.4, Centre.CENTRED, true, -0.5, 0.5);
        }

        @Override
        protected int[] centre(int height, int width, Seeds seeds, int image) {
            return new int[] {(height - 1) / 2, (width - 1) / 2};
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Nested
    class ReversedRandom extends RandomGrowing {
        @Override
        protected InpaintMask subject() {
            return new InpaintMask(5, 2, 0.4, Centre.RANDOM, true, 0, 0);
        }
    }

    /** What inpainting generates from: the last step leaves the colour alone, bit for bit. */
    @Test
    void aReversedMaskEndsInItsColour() {
        ImageShape image = new ImageShape(3, 6, 7);
        InpaintMask spec = new InpaintMask(4, 1, 0.5, Centre.CENTRED, true, -0.5, 0.5);
        Seeds seeds = Seeds.of(8, 0, 2);
        try (Holes holes = spec.open(image, Device.CPU);
                Degrader d = holes.draw(seeds)) {
            Tensor y =
                    d.degrade(
                            Tensors.zeros(Device.CPU, 2, 3, 6, 7),
                            Tensors.severity(1, 2, Device.CPU));
            float[] values = Tensors.floats(y);
            for (int plane = 0; plane < 6; plane++) {
                for (int k = 0; k < 42; k++) {
                    assertThat(values[plane * 42 + k]).isEqualTo(values[plane * 42]);
                }
                assertThat(values[plane * 42]).isBetween(-0.5f, 0.5f).isNotZero();
            }
        }
    }

    @Test
    void theCentrePixelIsGoneAfterOneStepAndFarOnesStay() {
        ImageShape image = new ImageShape(2, 12, 40);
        InpaintMask spec = new InpaintMask(3, 0.5, 0.1, Centre.CENTRED);
        try (Holes holes = spec.open(image, Device.CPU);
                Degrader d = holes.draw(Seeds.of(1, 0, 1));
                Tensor x0 = Tensors.of(ones(2 * 12 * 40), image.batch(1))) {
            Tensor y = d.degrade(x0, Tensors.severity(1.0 / 3, 1, Device.CPU));
            for (int c = 0; c < 2; c++) {
                Tensor plane = y.select(0, 0).select(0, c);
                assertThat(Tensors.value(plane.select(0, 5).select(0, 19))).isZero();
                assertThat(Tensors.value(plane.select(0, 0).select(0, 0)))
                        .isCloseTo(1, within(1e-6));
            }
        }
    }

    @Test
    void holesStandWhereTheyAreToldTo() {
        ImageShape image = new ImageShape(1, 5, 7);
        InpaintMask spec = new InpaintMask(2, 1, 1, Centre.RANDOM);
        try (Holes holes = spec.open(image, Device.CPU);
                Degrader d = holes.at(new int[] {-1, 4}, new int[] {7, 0});
                Tensor x0 = Tensors.of(ones(2 * 35), image.batch(2))) {
            Tensor y = d.degrade(x0, Tensors.severity(1, 2, Device.CPU));
            double corner = (1 - Math.exp(-1.0)) * (1 - Math.exp(-0.25));
            assertThat(Tensors.value(y.select(0, 0).select(0, 0).select(0, 0).select(0, 6)))
                    .isCloseTo(corner, within(1e-6));
            assertThat(Tensors.value(y.select(0, 1).select(0, 0).select(0, 4).select(0, 0)))
                    .isZero();
        }
        try (Holes holes = spec.open(image, Device.CPU)) {
            assertThatThrownBy(() -> holes.at(new int[] {6}, new int[] {0}))
                    .hasMessage("row of a hole's centre must be between -1 and 5, got 6");
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new InpaintMask(0, 1, 0, Centre.RANDOM))
                .hasMessage("inpaint-mask steps must be at least 1, got 0");
        assertThatThrownBy(() -> new InpaintMask(1, 0, 0, Centre.RANDOM))
                .hasMessage("inpaint-mask std must be a number above 0, got 0.0");
        assertThatThrownBy(() -> new InpaintMask(1, 1, -1, Centre.RANDOM))
                .hasMessage("inpaint-mask growth must be a number of at least 0.0, got -1.0");
        assertThatThrownBy(() -> new InpaintMask(1, 1, 0, Centre.RANDOM, false, -2, 0))
                .hasMessage("inpaint-mask darkest must be between -1.0 and 1.0, got -2.0");
        assertThatThrownBy(() -> new InpaintMask(1, 1, 0, Centre.RANDOM, false, 0.5, 0))
                .hasMessage("inpaint-mask brightest must be between 0.5 and 1.0, got 0.0");
    }

    private static float[] ones(int count) {
        float[] values = new float[count];
        Arrays.fill(values, 1);
        return values;
    }

    /** What generation starts from is what the complete degradation leaves: the colour alone. */
    @Test
    void aColouredReversedMaskStartsFromItsOwnColour() {
        InpaintMask mask = new InpaintMask(6, 0.5, 0.5, Centre.CENTRED, true, -0.5, 0.5);
        ImageShape image = new ImageShape(3, 8, 8);
        Seeds seeds = Seeds.of(5, 0, 4);
        try (Scope scope = Scope.open();
                Holes holes = mask.open(image, Device.CPU);
                Degrader d = holes.draw(seeds)) {
            Tensor x0 = Tensors.zeros(Device.CPU, 4, 3, 8, 8);
            Tensor end = d.degrade(x0, Tensors.severity(1, 4, Device.CPU));
            Tensor start = mask.prior().draw(java.util.Map.of(), image, seeds);
            assertThat(mask.prior().isEndOf(mask)).isTrue();
            assertThat(Tensors.floats(start)).isEqualTo(Tensors.floats(end));
            assertThat(Tensors.floats(end)[0]).isNotEqualTo(Tensors.floats(end)[3 * 64]);
        }
    }
}
