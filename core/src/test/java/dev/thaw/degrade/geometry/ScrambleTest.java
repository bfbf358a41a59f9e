package dev.thaw.degrade.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class ScrambleTest {
    abstract static class Contract extends DegradationContract {
        @Override
        protected abstract Scramble subject();

        /** Swap by swap, with copies of patches; the three of an odd end are two swaps. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            Tensor y = x0.clone();
            int p = subject().patch();
            int height = (int) x0.size(2);
            int width = (int) x0.size(3);
            for (int i = 0; i < seeds.count(); i++) {
                RandomGenerator random = seeds.derive("scramble").random(i);
                // whole, right, bottom, corner
                swaps(y.select(0, i), n, random, grid(0, height / p, 0, width / p), p, p);
                if (width % p > 0) {
                    List<int[]> right = grid(0, height / p, width / p, width / p + 1);
                    swaps(y.select(0, i), n, random, right, p, width % p);
                }
                if (height % p > 0) {
                    List<int[]> bottom = grid(height / p, height / p + 1, 0, width / p);
                    swaps(y.select(0, i), n, random, bottom, height % p, p);
                }
            }
            return y;
        }

        private List<int[]> grid(int top, int bottom, int left, int right) {
            List<int[]> places = new ArrayList<>();
            for (int row = top; row < bottom; row++) {
                for (int column = left; column < right; column++) {
                    places.add(new int[] {row * subject().patch(), column * subject().patch()});
                }
            }
            return places;
        }

        private void swaps(
                Tensor y, int n, RandomGenerator random, List<int[]> group, int high, int wide) {
            List<int[]> order = new ArrayList<>(group);
            Collections.shuffle(order, random);
            int pairs = order.size() / 2;
            int moved = -Math.floorDiv(-pairs * n, subject().steps());
            for (int k = 0; k < moved; k++) {
                swap(y, order.get(2 * k), order.get(2 * k + 1), high, wide);
                if (k == pairs - 1 && order.size() % 2 == 1) {
                    swap(y, order.get(2 * k + 1), order.get(2 * k + 2), high, wide);
                }
            }
        }

        private static void swap(Tensor y, int[] a, int[] b, int high, int wide) {
            Tensor one = y.narrow(1, a[0], high).narrow(2, a[1], wide);
            Tensor two = y.narrow(1, b[0], high).narrow(2, b[1], wide);
            Tensor kept = one.clone();
            one.copy_(two);
            two.copy_(kept);
        }

        /** Pixels are copied. */
        @Override
        protected double tolerance() {
            return 1e-9;
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Nested
    class Dividing extends Contract {
        @Override
        protected Scramble subject() {
            return new Scramble(5, 4);
        }
    }

    @Nested
    class NotDividing extends Contract {
        @Override
        protected Scramble subject() {
            return new Scramble(3, 5);
        }
    }

    /** At the end nothing that has a partner is where it was. */
    @Test
    void allPatchesMoveAndNoneTwice() {
        Scramble spec = new Scramble(7, 3);
        try (Operator operator = spec.open(new ImageShape(1, 9, 9), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            List<?> moves = (List<?>) Applied.of(spec, d, 0, 1).drawn().get("moves");
            assertThat(moves).hasSize(9);
            float[] pixels = new float[81];
            for (int k = 0; k < 81; k++) {
                pixels[k] = k;
            }
            Tensor x0 = Tensors.of(pixels, 1, 1, 9, 9);
            float[] before = pixels;
            for (int n = 1; n <= 7; n++) {
                float[] y = Tensors.floats(d.degrade(x0, Tensors.severity(n / 7.0, 1, Device.CPU)));
                for (int k = 0; k < 81; k++) {
                    assertThat(before[k] == k || y[k] == before[k]).isTrue();
                    assertThat(n < 7 || y[k] != k).isTrue();
                }
                before = y;
            }
        }
    }

    /** A picture no larger than a patch, and one with nothing but single patches. */
    @Test
    void whatIsAloneStays() {
        for (ImageShape image :
                List.of(
                        new ImageShape(3, 1, 1),
                        new ImageShape(1, 7, 3),
                        new ImageShape(1, 9, 9))) {
            try (Operator operator = new Scramble(2, 8).open(image, Device.CPU);
                    Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
                Tensor x0 = Tensors.zeros(Device.CPU, image.batch(1));
                x0.view(-1).narrow(0, 0, 1).add_(new org.bytedeco.pytorch.Scalar(1f));
                assertThat(Tensors.floats(d.degrade(x0, Tensors.severity(1, 1, Device.CPU))))
                        .isEqualTo(Tensors.floats(x0));
            }
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new Scramble(0, 1))
                .hasMessage("scramble steps must be between 1 and 1000000, got 0");
        assertThatThrownBy(() -> new Scramble(1, 0))
                .hasMessage("scramble patch must be at least 1, got 0");
    }
}
