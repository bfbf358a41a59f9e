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
class AnisotropicBlurTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract AnisotropicBlur subject();

        /** The bell at every offset, through the inverse of its covariance matrix, in double. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            AnisotropicBlur blur = subject();
            double side = Math.max(x0.size(2), x0.size(3));
            int reach = (int) Math.ceil(3 * side * Math.max(blur.along(), blur.across())) + 1;
            double along = Math.pow(blur.along() * side * n / blur.steps(), 2) + 1 / 12.0;
            double across = Math.pow(blur.across() * side * n / blur.steps(), 2) + 1 / 12.0;
            return Spread.all(
                    x0,
                    blur.border(),
                    i -> {
                        RandomGenerator random = seeds.derive("angle").random(i);
                        double turn =
                                Math.toRadians(
                                        blur.angle()
                                                + blur.spread() * (2 * random.nextDouble() - 1));
                        double c = Math.cos(turn);
                        double s = Math.sin(turn);
                        // Covariance in (right, up).
                        double xx = along * c * c + across * s * s;
                        double yy = along * s * s + across * c * c;
                        double xy = (along - across) * s * c;
                        double det = xx * yy - xy * xy;
                        Spread kernel = new Spread();
                        for (int down = -reach; down <= reach; down++) {
                            for (int x = -reach; x <= reach; x++) {
                                int up = -down;
                                double q = (yy * x * x - 2 * xy * x * up + xx * up * up) / det;
                                kernel.add(
                                        down,
                                        x,
                                        n == 0 ? x == 0 && up == 0 ? 1 : 0 : Math.exp(-q / 2));
                            }
                        }
                        kernel.normalise();
                        return kernel;
                    });
        }

        /**
         * Offsets are float32 (4e-6 pixels near 40) and a Fourier transform rounds by some 1e-6.
         */
        @Override
        protected double tolerance() {
            return 2e-5;
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Nested
    class Reflect extends Contract {
        @Override
        protected AnisotropicBlur subject() {
            return new AnisotropicBlur(4, 0.12, 0.03, 0, 90, Border.REFLECT);
        }
    }

    @Nested
    class Circular extends Contract {
        @Override
        protected AnisotropicBlur subject() {
            return new AnisotropicBlur(2, 0.05, 0.3, 45, 20, Border.CIRCULAR);
        }
    }

    @Test
    void aPointHasTheTwoDeviationsAlongAndAcrossItsAngle() {
        double[] seen =
                PointOfLight.seen(
                        new AnisotropicBlur(4, 0.08, 0.03, 30, 0, Border.REFLECT), 100, 1, 1);
        double along = 0;
        double across = 0;
        for (int k = 0; k < seen.length; k++) {
            double up = 50 - Math.floorDiv(k, 100);
            double right = k % 100 - 50;
            along += seen[k] * Math.pow(right * Math.sqrt(0.75) + up * 0.5, 2);
            across += seen[k] * Math.pow(up * Math.sqrt(0.75) - right * 0.5, 2);
        }
        // Cut off after three deviations, where 1 % of the variance is left.
        assertThat(Math.sqrt(along)).isCloseTo(8, within(0.15));
        assertThat(Math.sqrt(across)).isCloseTo(3, within(0.05));
    }

    @Test
    void flatImagesOfAnySizeStayFlat() {
        assertThat(
                        PointOfLight.changeOfFlatImages(
                                new AnisotropicBlur(4, 2, 0.1, 0, 90, Border.REFLECT)))
                .isLessThan(1e-5);
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new AnisotropicBlur(0, 1, 1, 0, 0, Border.REFLECT))
                .isInstanceOf(Fault.class)
                .hasMessage("anisotropic-blur steps must be at least 1, got 0");
        assertThatThrownBy(() -> new AnisotropicBlur(1, 3, 1, 0, 0, Border.REFLECT))
                .hasMessage("anisotropic-blur along must be above 0 and at most 2.0, got 3.0");
        assertThatThrownBy(() -> new AnisotropicBlur(1, 1, 0, 0, 0, Border.REFLECT))
                .hasMessage("anisotropic-blur across must be above 0 and at most 2.0, got 0.0");
    }
}
