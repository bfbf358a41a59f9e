package dev.thaw.degrade.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Linear;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Pixels;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class ElasticTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Elastic subject();

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            int plane = height * width;
            int side = Math.min(height, width);
            double[] x = Tensors.doubles(x0);
            double[][] fields = new double[seeds.count()][];
            for (int i = 0; i < fields.length; i++) {
                fields[i] =
                        Pixels.field(
                                seeds.derive("elastic").random(i),
                                2,
                                height,
                                width,
                                subject().smoothness() * side);
            }
            double reach = subject().amplitude() * side * n / subject().steps();
            return Pixels.map(
                    x0,
                    (colour, i, row, column) -> {
                        int k = row * width + column;
                        double y = Math.clamp(row + reach * fields[i][k], 0, height - 1);
                        double z = Math.clamp(column + reach * fields[i][plane + k], 0, width - 1);
                        for (int c = 0; c < colour.length; c++) {
                            int from = (i * colour.length + c) * plane;
                            colour[c] = 0;
                            for (int a = (int) y; a <= Math.min((int) y + 1, height - 1); a++) {
                                for (int b = (int) z; b <= Math.min((int) z + 1, width - 1); b++) {
                                    colour[c] +=
                                            x[from + a * width + b]
                                                    * (1 - Math.abs(a - y))
                                                    * (1 - Math.abs(b - z));
                                }
                            }
                        }
                        return colour;
                    });
        }

        /** Places near pixel 37 are good to some 1e-5 pixels; neighbours differ by up to 2. */
        @Override
        protected double tolerance() {
            return 1e-4;
        }

        /** A pixel may come by a value like its own again. */
        @Override
        protected boolean distanceGrows() {
            return false;
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Nested
    class Standard extends Contract {
        @Override
        protected Elastic subject() {
            return new Elastic(3, 0.25, 0.08);
        }
    }

    @Nested
    class Gentle extends Contract {
        @Override
        protected Elastic subject() {
            return new Elastic(2, 0.05, 0.3);
        }
    }

    @Test
    void isLinearAndWorksOnOnePixel() {
        Elastic spec = new Elastic(2, 0.5, 0.1);
        try (Operator operator = spec.open(new ImageShape(1, 1, 1), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            assertThat(d).isInstanceOf(Linear.class);
            Tensor x0 = Tensors.of(new float[] {0.25f}, 1, 1, 1, 1);
            assertThat(Tensors.floats(d.degrade(x0, Tensors.severity(1, 1, Device.CPU))))
                    .containsExactly(0.25f);
            assertThat(Applied.of(spec, d, 0, 1).drawn())
                    .containsOnlyKeys("largest displacement in pixels");
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Elastic(0, 0.1, 0.1))
                .hasMessage("elastic steps must be at least 1, got 0");
        assertThatThrownBy(() -> new Elastic(1, 0, 0.1))
                .hasMessage("elastic amplitude must be a number above 0, got 0.0");
        assertThatThrownBy(() -> new Elastic(1, 0.1, 2))
                .hasMessage("elastic smoothness must be between 0.0 and 1.0, got 2.0");
    }
}
