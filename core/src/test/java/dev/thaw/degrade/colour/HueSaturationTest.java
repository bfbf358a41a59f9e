package dev.thaw.degrade.colour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Pixels;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class HueSaturationTest {
    abstract static class Contract extends RgbContract {
        @Override
        protected abstract HueSaturation subject();

        protected abstract double degrees(Seeds seeds, int image);

        /** As a change of basis: to polar coordinates of the colour differences and back. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            double share = (double) n / subject().steps();
            double[] turns = new double[seeds.count()];
            Arrays.setAll(turns, i -> degrees(seeds, i));
            return Pixels.map(
                    x0,
                    (rgb, image, _, _) -> {
                        double y = 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
                        double cb = (rgb[2] - y) / 1.772;
                        double cr = (rgb[0] - y) / 1.402;
                        double angle = Math.atan2(cr, cb);
                        angle += Math.toRadians(share * turns[image]);
                        double length = Math.hypot(cb, cr);
                        length *= 1 - share + share * subject().saturation();
                        double red = y + 1.402 * length * Math.sin(angle);
                        double blue = y + 1.772 * length * Math.cos(angle);
                        double green = (y - 0.299 * red - 0.114 * blue) / 0.587;
                        return new double[] {
                            Math.clamp(red, -1, 1),
                            Math.clamp(green, -1, 1),
                            Math.clamp(blue, -1, 1)
                        };
                    });
        }

        /** A dozen float32 operations on values of at most 4. */
        @Override
        protected double tolerance() {
            return 5e-6;
        }

        @Override
        protected boolean random() {
            return subject().random();
        }
    }

    @Nested
    class Drawn extends Contract {
        @Override
        protected HueSaturation subject() {
            return new HueSaturation(5, 180, true, 1);
        }

        @Override
        protected double degrees(Seeds seeds, int image) {
            return 180 * (2 * seeds.derive("hue").random(image).nextDouble() - 1);
        }
    }

    @Nested
    class FixedToGrey extends Contract {
        @Override
        protected HueSaturation subject() {
            return new HueSaturation(4, -90, false, 0);
        }

        @Override
        protected double degrees(Seeds seeds, int image) {
            return -90;
        }
    }

    @Nested
    class SaturatedAlone extends Contract {
        @Override
        protected HueSaturation subject() {
            return new HueSaturation(3, 0, false, 3);
        }

        @Override
        protected double degrees(Seeds seeds, int image) {
            return 0;
        }
    }

    /** Red's hue is 109° in the plane of Cb and Cr, yellow's 173°: red turns to yellow by 64°. */
    @Test
    void aboveZeroRedTurnsToYellow() {
        HueSaturation spec = new HueSaturation(1, 64, false, 1);
        Tensor x0 = Tensors.of(new float[] {0.2f, -0.2f, -0.2f}, 1, 3, 1, 1);
        try (Operator operator = spec.open(new ImageShape(3, 1, 1), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            float[] y = Tensors.floats(d.degrade(x0, Tensors.severity(1, 1, Device.CPU)));
            assertThat(y[0]).isCloseTo(y[1], within(0.03f)).isGreaterThan(y[2] + 0.2f);
            assertThat(Applied.of(spec, d, 0, 1).drawn()).containsEntry("turn", 64.0);
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new HueSaturation(0, 1, true, 1))
                .hasMessage("hue-saturation steps must be at least 1, got 0");
        assertThatThrownBy(() -> new HueSaturation(1, 361, true, 1))
                .hasMessage("hue-saturation turn must be between -360.0 and 360.0, got 361.0");
        assertThatThrownBy(() -> new HueSaturation(1, 1, true, -1))
                .hasMessage("hue-saturation saturation must be between 0.0 and 16.0, got -1.0");
    }
}
