package dev.thaw.degrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class AxisTableTest {
    private static final int SIZE = 12;
    private static final int STEPS = 10;
    private static final long ONE = 4L * SIZE * SIZE;

    /** A cascade: each step mixes a row with its neighbour, by a share of its own. */
    private static double[] after(int step, double[] product, int size) {
        double share = 0.1 + 0.05 * step;
        double[] next = new double[product.length];
        for (int row = 0; row < size; row++) {
            for (int k = 0; k < size; k++) {
                int neighbour = (row + 1) % size;
                next[row * size + k] =
                        (1 - share) * product[row * size + k]
                                + share * product[neighbour * size + k];
            }
        }
        return next;
    }

    private static float[] plain(int n) {
        double[] product = Separable.identity(SIZE);
        for (int step = 0; step < n; step++) {
            product = after(step, product, SIZE);
        }
        return Tables.floats(product);
    }

    /** Wherever the kept matrices lie, every n gives the plain product, in any order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 10, 11})
    void fewKeptMatricesGiveTheSameProducts(long kept) {
        try (Scope scope = Scope.open();
                AxisTable table =
                        AxisTable.open(STEPS, SIZE, Device.CPU, AxisTableTest::after, kept * ONE)) {
            for (int n = STEPS; n > 0; n--) {
                Tensor got = table.at(numbers(n, n - 1));
                assertSame(Tensors.floats(got.select(0, 0)), plain(n));
                assertSame(Tensors.floats(got.select(0, 1)), plain(n - 1));
            }
            assertSame(Tensors.floats(table.at(numbers(7)).select(0, 0)), plain(7));
        }
    }

    private static Tensor numbers(float... n) {
        return Tensors.of(n, n.length).to(torch.ScalarType.Long);
    }

    private static void assertSame(float[] got, float[] expected) {
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < got.length; i++) {
            // a kept matrix is rounded to float32 before the next steps: 6e-8 of at most 1
            assertThat(got[i]).isCloseTo(expected[i], Offset.offset(1e-6f));
        }
    }
}
