package dev.thaw.degrade.colour;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Pixels;
import dev.thaw.experiment.Specs;
import dev.thaw.testing.NoLeaks;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class ColourMatrixTest {
    private static final List<Double> NONE = List.of(1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0);

    abstract static class Contract extends RgbContract {
        @Override
        protected abstract ColourMatrix subject();

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            double s = (double) n / subject().steps();
            return Pixels.map(
                    x0,
                    (x, _, _, _) -> {
                        double[] y = new double[3];
                        for (int c = 0; c < 3; c++) {
                            double end = subject().offset().get(c);
                            for (int k = 0; k < 3; k++) {
                                end += subject().matrix().get(3 * c + k) * (x[k] + 1) / 2;
                            }
                            double v = (1 - s) * (x[c] + 1) / 2 + s * end;
                            y[c] = 2 * Math.clamp(v, 0, 1) - 1;
                        }
                        return y;
                    });
        }

        /** Sums of four products in float32. */
        @Override
        protected double tolerance() {
            return 2e-6;
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Nested
    class Sepia extends Contract {
        @Override
        protected ColourMatrix subject() {
            return (ColourMatrix)
                    Specs.STANDARD.argument(Degradation.class, "{type: colour-matrix, steps: 4}");
        }
    }

    @Nested
    class WithOffset extends Contract {
        @Override
        protected ColourMatrix subject() {
            return new ColourMatrix(
                    3,
                    List.of(-1.0, 0.5, 0.0, 2.0, 0.0, -0.3, 0.1, 0.2, 0.3),
                    List.of(1.0, -0.2, 0.4));
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new ColourMatrix(0, NONE, List.of(0.0, 0.0, 0.0)))
                .hasMessage("colour-matrix steps must be at least 1, got 0");
        assertThatThrownBy(() -> new ColourMatrix(1, List.of(1.0), List.of(0.0, 0.0, 0.0)))
                .hasMessage("colour-matrix matrix must hold 9 finite numbers, got [1.0]");
        assertThatThrownBy(() -> new ColourMatrix(1, NONE, List.of(0.0, 0.0, Double.NaN)))
                .hasMessage("colour-matrix offset must hold 3 finite numbers, got [0.0, 0.0, NaN]");
    }
}
