package dev.thaw.degrade.blur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.blur.GaussianBlur.Border;
import dev.thaw.testing.NoLeaks;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class DefocusTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Defocus subject();

        /** The aperture pixel by pixel, in double. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            Defocus lens = subject();
            double radius = lens.radius() * Math.max(x0.size(2), x0.size(3)) * n / lens.steps();
            int reach = (int) Math.ceil(radius) + 2;
            return Spread.all(
                    x0,
                    lens.border(),
                    i -> {
                        RandomGenerator random = seeds.derive("angle").random(i);
                        double first =
                                lens.angle()
                                        - lens.spread()
                                        + 2 * lens.spread() * random.nextDouble();
                        Spread kernel = new Spread();
                        for (int down = -reach; down <= reach; down++) {
                            for (int right = -reach; right <= reach; right++) {
                                kernel.add(
                                        down,
                                        right,
                                        covered(lens.blades(), first, radius, down, right));
                            }
                        }
                        kernel.normalise();
                        return kernel;
                    });
        }

        private static double covered(
                int blades, double first, double radius, int down, int right) {
            double distance = Math.hypot(down, right);
            double covered = covered(radius, distance);
            if (blades == 0) {
                return covered;
            }
            // The angle from the middle of the side that the pixel is seen through.
            double part = 2 * Math.PI / blades;
            double seen = Math.atan2(-down, right) - Math.toRadians(first);
            double off = seen - part * Math.floor(seen / part) - part / 2;
            double across = distance * Math.cos(off);
            return Math.min(covered, covered(radius * Math.cos(part / 2), across));
        }

        private static double covered(double rim, double distance) {
            return Math.clamp(0.5 + Math.sqrt(rim * rim + 0.25) - distance, 0, 1);
        }

        /**
         * Offsets are float32 (4e-6 pixels near 40) and a Fourier transform rounds by some 1e-6.
         */
        @Override
        protected double tolerance() {
            return 2e-5;
        }
    }

    @Nested
    class DiscReflect extends Contract {
        @Override
        protected Defocus subject() {
            return new Defocus(4, 0.25, 0, 0, 180, Border.REFLECT);
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Nested
    class HexagonCircular extends Contract {
        @Override
        protected Defocus subject() {
            return new Defocus(3, 0.3, 6, 10, 30, Border.CIRCULAR);
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    /** Its picture is larger than the image. */
    @Nested
    class LargeTriangle extends Contract {
        @Override
        protected Defocus subject() {
            return new Defocus(2, 0.9, 3, 0, 180, Border.REFLECT);
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Test
    void aPointBecomesADiscOfItsRadius() {
        double[] seen = PointOfLight.seen(new Defocus(4, 0.2, 0, 0, 0, Border.REFLECT), 40, 1, 1);
        double area = 0;
        for (int k = 0; k < seen.length; k++) {
            double distance = Math.hypot(k / 40 - 20, k % 40 - 20);
            if (distance < 7) {
                assertThat(seen[k]).isCloseTo(seen[20 * 40 + 20], within(1e-6));
            } else if (distance > 9.1) {
                assertThat(seen[k]).isCloseTo(0, within(1e-6));
            }
            area += seen[k] / seen[20 * 40 + 20];
        }
        assertThat(area).isCloseTo(Math.PI * 64, within(0.02 * Math.PI * 64));
    }

    @Test
    void aSquareApertureHasItsCornerWhereTheAngleSays() {
        double[] seen = PointOfLight.seen(new Defocus(4, 0.2, 4, 0, 0, Border.REFLECT), 40, 1, 1);
        assertThat(seen[20 * 40 + 27]).as("towards the corner").isGreaterThan(1e-3);
        assertThat(seen[14 * 40 + 26]).as("as far across a side").isLessThan(1e-6);
        seen = PointOfLight.seen(new Defocus(4, 0.2, 4, 45, 0, Border.REFLECT), 40, 1, 1);
        assertThat(seen[20 * 40 + 27]).isLessThan(1e-6);
        assertThat(seen[15 * 40 + 25]).isGreaterThan(1e-3);
    }

    @Test
    void flatImagesOfAnySizeStayFlat() {
        assertThat(PointOfLight.changeOfFlatImages(new Defocus(4, 2, 5, 0, 180, Border.REFLECT)))
                .isLessThan(1e-5);
        assertThat(PointOfLight.changeOfFlatImages(new Defocus(4, 1, 0, 0, 180, Border.CIRCULAR)))
                .isLessThan(1e-5);
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Defocus(0, 1, 0, 0, 0, Border.REFLECT))
                .isInstanceOf(Fault.class)
                .hasMessage("defocus steps must be at least 1, got 0");
        assertThatThrownBy(() -> new Defocus(1, -1, 0, 0, 0, Border.REFLECT))
                .hasMessage("defocus radius must be above 0 and at most 2.0, got -1.0");
        assertThatThrownBy(() -> new Defocus(1, 1, 2, 0, 0, Border.REFLECT))
                .hasMessage("defocus blades must be 0 or between 3 and 32, got 2");
        assertThatThrownBy(() -> new Defocus(1, 1, 3, 0, -1, Border.REFLECT))
                .hasMessage("defocus spread must be between 0.0 and 180.0, got -1.0");
    }
}
