package dev.thaw.degrade.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class MoireTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Moire subject();

        /** Pixel by pixel, with complex numbers for the turned grid, in double. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            Moire spec = subject();
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            double[] x = Tensors.doubles(x0);
            float[] y = new float[x.length];
            int size = x.length / seeds.count();
            double apart = Math.exp(Math.log(spec.spacing()) * n / spec.steps());
            for (int i = 0; i < seeds.count(); i++) {
                RandomGenerator random = seeds.derive("moire").random(i);
                double turn = spec.turn() * (2 * random.nextDouble() - 1) * n / spec.steps();
                double row = random.nextDouble() * (height - 1);
                double column = random.nextDouble() * (width - 1);
                double c = Math.cos(Math.toRadians(turn));
                double s = Math.sin(Math.toRadians(turn));
                for (int k = i * size; k < (i + 1) * size; k++) {
                    double right = k % width - column;
                    double up = row - k / width % height;
                    // Turned back onto the grid's axes, to its nearest point, and forth again.
                    double u = apart * Math.rint((right * c - up * s) / apart);
                    double v = apart * Math.rint((right * s + up * c) / apart);
                    long atColumn = Math.round(column + u * c + v * s);
                    long atRow = Math.round(row - (v * c - u * s));
                    int from =
                            Math.clamp(atRow, 0, height - 1) * width
                                    + Math.clamp(atColumn, 0, width - 1);
                    y[k] = (float) x[k - k % (height * width) + from];
                }
            }
            return Tensors.of(y, Tensors.shape(x0));
        }

        /** The very same pixels. */
        @Override
        protected double tolerance() {
            return 1e-12;
        }

        @Override
        protected boolean random() {
            return true;
        }

        /** Pixels are displaced, and of noise all that are displaced are equally far. */
        @Override
        protected boolean distanceGrows() {
            return false;
        }
    }

    @Nested
    class Turned extends Contract {
        @Override
        protected Moire subject() {
            return new Moire(4, 5, 30);
        }
    }

    @Nested
    class Upright extends Contract {
        @Override
        protected Moire subject() {
            return new Moire(3, 2, 0);
        }
    }

    /** D of images of one row pattern. */
    private static float[] seen(Degradation spec, ImageShape image, double severity, float... x) {
        try (Operator operator = spec.open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            return Tensors.floats(
                    d.degrade(
                            Tensors.of(x, image.batch(1)),
                            Tensors.severity(severity, 1, Device.CPU)));
        }
    }

    @Test
    void fineStripesBeatWithTheGrid() {
        ImageShape image = new ImageShape(1, 1, 60);
        float[] stripes = new float[60];
        for (int k = 0; k < 60; k++) {
            stripes[k] = k % 2 == 0 ? 1 : -1;
        }
        // Ten grid points pass eleven pixels: a stripe doubled or left out every eleven.
        float[] seen = seen(new Moire(1, 1.1, 0), image, 1, stripes);
        int doubled = 0;
        for (int k = 1; k < 60; k++) {
            doubled += seen[k] == seen[k - 1] ? 1 : 0;
        }
        assertThat(doubled).isBetween(4, 12);
        // A grid that skips each other pixel sees one colour, up to the border that it is held at.
        seen = seen(new Moire(1, 2, 0), image, 1, stripes);
        for (int k = 3; k < 57; k++) {
            assertThat(seen[k]).isEqualTo(seen[30]);
        }
    }

    @Test
    void fewerAndFewerPixelsAreLeft() {
        ImageShape image = new ImageShape(1, 48, 48);
        float[] x = new float[48 * 48];
        for (int k = 0; k < x.length; k++) {
            x[k] = k;
        }
        Moire spec = new Moire(5, 6, 20);
        long before = x.length;
        for (int n = 1; n <= 5; n++) {
            float[] seen = seen(spec, image, n / 5.0, x);
            long left =
                    java.util.stream.IntStream.range(0, seen.length)
                            .mapToDouble(k -> seen[k])
                            .distinct()
                            .count();
            assertThat(left).as("pixels left at step %d", n).isLessThan(before);
            before = left;
        }
        // 64 points of a grid of 6 pixels, and those that its turned rim touches.
        assertThat(before).isBetween(64L, 100L);
    }

    @Test
    void imagesOfOnePixelStay() {
        Moire spec = new Moire(2, 100, 180);
        assertThat(seen(spec, new ImageShape(1, 1, 1), 1, 0.5f)).containsExactly(0.5f);
        assertThat(seen(spec, new ImageShape(1, 7, 3), 1, new float[21])).containsOnly(0f);
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Moire(0, 2, 1))
                .isInstanceOf(Fault.class)
                .hasMessage("moire steps must be at least 1, got 0");
        assertThatThrownBy(() -> new Moire(1, 1, 1))
                .hasMessage("moire spacing must be above 1 and at most 10000, got 1.0");
        assertThatThrownBy(() -> new Moire(1, 2, -1))
                .hasMessage("moire turn must be between 0.0 and 180.0, got -1.0");
    }
}
