package dev.thaw.degrade.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.ConstantColour;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Pixels;
import dev.thaw.degrade.geometry.Occlude.Kind;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.awt.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class OccludeTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Occlude subject();

        /** Asks every shape that is there whether it holds the nine points of a pixel. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            ImageShape image = new ImageShape((int) x0.size(1), (int) x0.size(2), (int) x0.size(3));
            int steps = subject().steps();
            int shown = -Math.floorDiv(-subject().shapes() * n * n, steps * steps);
            List<List<Shape>> shapes = new ArrayList<>();
            for (int i = 0; i < seeds.count(); i++) {
                shapes.add(subject().shapes(seeds.derive("occlude"), i, image).subList(0, shown));
            }
            float[] colours =
                    Tensors.floats(
                            ConstantColour.colours(
                                    subject().darkest(),
                                    subject().brightest(),
                                    image.channels(),
                                    seeds));
            return Pixels.map(
                    x0,
                    (colour, i, row, column) -> {
                        double keep = free(shapes.get(i), row, column) / 9.0;
                        for (int c = 0; c < colour.length; c++) {
                            double ink = colours[i * colour.length + c];
                            colour[c] = colour[c] * keep + ink * (1 - keep);
                        }
                        return colour;
                    });
        }

        private static int free(List<Shape> shapes, int row, int column) {
            int free = 0;
            for (int k = 0; k < 9; k++) {
                double x = column + (k % 3 + 0.5) / 3;
                double y = row + (Math.floorDiv(k, 3) + 0.5) / 3;
                free += shapes.stream().noneMatch(s -> s.contains(x, y)) ? 1 : 0;
            }
            return free;
        }

        /**
         * A point near an edge may fall on either side, and an upright edge passes a column of
         * three: three of nine points, of values that span 2.
         */
        @Override
        protected double tolerance() {
            return 2.0 / 3 + 1e-5;
        }

        @Override
        protected boolean random() {
            return true;
        }

        /** Such points are rare: on average the two agree far better. */
        @Test
        void agreesOnAverage() {
            overShapes((operator, image) -> {
                Tensor x0 = images(image, 4);
                try (Degrader d = operator.draw(seeds())) {
                    Tensor got = d.degrade(x0, severity(subject().steps(), 4));
                    Tensor expected = secondImplementation(x0, subject().steps(), seeds());
                    assertThat(Tensors.value(got.sub(expected).abs().mean())).isLessThan(3e-3);
                }
            });
        }
    }

    @Nested
    class Lines extends Contract {
        @Override
        protected Occlude subject() {
            return new Occlude(3, Kind.LINES, 7, 1, -1, 1);
        }
    }

    @Nested
    class Scribble extends Contract {
        @Override
        protected Occlude subject() {
            return new Occlude(4, Kind.SCRIBBLE, 6, 1.5, 0, 0);
        }
    }

    @Nested
    class Rectangles extends Contract {
        @Override
        protected Occlude subject() {
            return new Occlude(3, Kind.RECTANGLES, 5, 1, 1, 1);
        }
    }

    @Nested
    class Scratches extends Contract {
        @Override
        protected Occlude subject() {
            return new Occlude(3, Kind.SCRATCHES, 9, 1, -1, 0);
        }
    }

    @Nested
    class Any extends Contract {
        @Override
        protected Occlude subject() {
            return new Occlude(2, Kind.ANY, 10, 1, -1, 1);
        }
    }

    /** What is hidden stays hidden, pixel by pixel. */
    @Test
    void shapesOnlyComeNeverGo() {
        Occlude spec = new Occlude(10, Kind.ANY, 40, 1, 1, 1);
        ImageShape image = new ImageShape(1, 7, 3);
        try (Operator operator = spec.open(image, Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            Tensor x0 = Tensors.zeros(Device.CPU, image.batch(1));
            float[] before = new float[21];
            for (int n = 1; n <= 10; n++) {
                float[] y =
                        Tensors.floats(d.degrade(x0, Tensors.severity(n / 10.0, 1, Device.CPU)));
                for (int k = 0; k < 21; k++) {
                    assertThat(y[k]).isGreaterThanOrEqualTo(before[k]);
                }
                before = y;
            }
            assertThat(Applied.of(spec, d, 0, 1).drawn()).containsEntry("colour", List.of(1.0));
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Occlude(0, Kind.ANY, 1, 1, 0, 0))
                .hasMessage("occlude steps must be between 1 and 1000000, got 0");
        assertThatThrownBy(() -> new Occlude(1, Kind.ANY, 0, 1, 0, 0))
                .hasMessage("occlude shapes must be between 1 and 10000, got 0");
        assertThatThrownBy(() -> new Occlude(1, Kind.ANY, 1, 11, 0, 0))
                .hasMessage("occlude size must be between 0.0 and 10.0, got 11.0");
        assertThatThrownBy(() -> new Occlude(1, Kind.ANY, 1, 1, 0.5, 0))
                .hasMessage("occlude brightest must be between 0.5 and 1.0, got 0.0");
    }
}
