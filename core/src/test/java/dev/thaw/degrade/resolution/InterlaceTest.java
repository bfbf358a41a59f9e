package dev.thaw.degrade.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
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
class InterlaceTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Interlace subject();

        /** Line by line, in double. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            Interlace spec = subject();
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            double[] x = Tensors.doubles(x0);
            float[] y = new float[x.length];
            int size = x.length / seeds.count();
            double severity = (double) n / spec.steps();
            for (int i = 0; i < seeds.count(); i++) {
                RandomGenerator random = seeds.derive("interlace").random(i);
                int way = random.nextBoolean() ? 1 : -1;
                double full = way * spec.motion() * width * (1 + random.nextDouble()) / 2;
                for (int k = i * size; k < (i + 1) * size; k++) {
                    int field = k / width % height % spec.fields();
                    double time = field / (spec.fields() - 1.0);
                    double from = k % width - full * severity * time;
                    double kept = field == 0 ? 1 : Math.min(1, 2 - 2 * severity);
                    y[k] =
                            (float)
                                    (kept
                                            * ShiftedRow.at(
                                                    x, k - k % width, width, from, spec.beyond()));
                }
            }
            return Tensors.of(y, Tensors.shape(x0));
        }

        /** Displacements near 37 are float32, 4e-6 off, and neighbours differ by up to 2. */
        @Override
        protected double tolerance() {
            return 1e-5;
        }

        @Override
        protected boolean random() {
            return true;
        }

        /** Noise that is displaced is as far away as noise can be; a dropped line is nearer. */
        @Override
        protected boolean distanceGrows() {
            return false;
        }
    }

    @Nested
    class TwoFieldsEdge extends Contract {
        @Override
        protected Interlace subject() {
            return new Interlace(4, 0.5, 2, Beyond.EDGE);
        }
    }

    @Nested
    class FiveFieldsCircular extends Contract {
        @Override
        protected Interlace subject() {
            return new Interlace(3, 0.7, 5, Beyond.CIRCULAR);
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
    void evenLinesNeverChangeAndOddOnesAreGoneAtLast() {
        float[] x = new float[5 * 4];
        for (int k = 0; k < 20; k++) {
            x[k] = (k + 1) / 20f;
        }
        Interlace spec = new Interlace(8, 0.5, 2, Beyond.CIRCULAR);
        for (int n = 1; n <= 8; n++) {
            float[] seen = seen(spec, new ImageShape(1, 5, 4), n / 8.0, x);
            for (int k = 0; k < 20; k++) {
                if (k / 4 % 2 == 0) {
                    assertThat(seen[k]).isEqualTo(x[k]);
                } else if (n == 8) {
                    assertThat(seen[k]).isZero();
                }
            }
        }
    }

    @Test
    void theMotionThatWasDrawnCanBeReadBack() {
        ImageShape image = new ImageShape(1, 4, 40);
        Interlace spec = new Interlace(2, 0.5, 2, Beyond.CIRCULAR);
        try (Operator operator = spec.open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 8))) {
            for (int i = 0; i < 8; i++) {
                double motion = (double) Applied.of(spec, d, i, 1).drawn().get("motion in pixels");
                assertThat(Math.abs(motion)).isBetween(10.0, 20.0);
            }
        }
    }

    @Test
    void imagesOfOneLineStay() {
        Interlace spec = new Interlace(2, 3, 2, Beyond.EDGE);
        assertThat(seen(spec, new ImageShape(1, 1, 1), 1, 0.5f)).containsExactly(0.5f);
        assertThat(seen(spec, new ImageShape(1, 1, 2), 1, 0.5f, 1f)).containsExactly(0.5f, 1f);
        assertThat(seen(spec, new ImageShape(1, 7, 3), 1, new float[21])).containsOnly(0f);
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Interlace(0, 1, 2, Beyond.EDGE))
                .isInstanceOf(Fault.class)
                .hasMessage("interlace steps must be at least 1, got 0");
        assertThatThrownBy(() -> new Interlace(1, -1, 2, Beyond.EDGE))
                .hasMessage("interlace motion must be above 0 and at most 100, got -1.0");
        assertThatThrownBy(() -> new Interlace(1, 1, 1, Beyond.EDGE))
                .hasMessage("interlace fields must be between 2 and 64, got 1");
    }
}
