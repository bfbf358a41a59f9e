package dev.thaw.degrade.colour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Pixels;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import dev.thaw.testing.NoLeaks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class ChannelSwapTest {
    @Nested
    class Fixed extends RgbContract {
        @Override
        protected ChannelSwap subject() {
            return new ChannelSwap(4, List.of(1, 2, 0));
        }

        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            double s = n / 4.0;
            return Pixels.map(
                    x0,
                    (v, _, _, _) ->
                            new double[] {
                                (1 - s) * v[0] + s * v[1],
                                (1 - s) * v[1] + s * v[2],
                                (1 - s) * v[2] + s * v[0]
                            });
        }

        /** Two products and a sum in float32. */
        @Override
        protected double tolerance() {
            return 5e-7;
        }

        @Override
        protected boolean random() {
            return false;
        }
    }

    @Nested
    class Drawn extends RgbContract {
        @Override
        protected ChannelSwap subject() {
            return new ChannelSwap(3, List.of());
        }

        /** With the orders read back, which are checked below. */
        @Override
        protected Tensor secondImplementation(Tensor x0, int n, Seeds seeds) {
            ImageShape image = new ImageShape(3, (int) x0.size(2), (int) x0.size(3));
            try (Operator operator = subject().open(image, Device.CPU);
                    Degrader d = operator.draw(seeds)) {
                List<List<?>> orders = new ArrayList<>();
                for (int i = 0; i < seeds.count(); i++) {
                    orders.add((List<?>) Applied.of(subject(), d, i, 1).drawn().get("order"));
                }
                return Pixels.map(
                        x0,
                        (v, i, _, _) -> {
                            List<?> order = orders.get(i);
                            double[] y = new double[3];
                            for (int c = 0; c < 3; c++) {
                                y[c] = v[c] + n / 3.0 * (v[(Integer) order.get(c)] - v[c]);
                            }
                            return y;
                        });
            }
        }

        @Override
        protected double tolerance() {
            return 5e-7;
        }

        @Override
        protected boolean random() {
            return true;
        }
    }

    @Test
    void everyOrderThatMovesAChannelIsEquallyLikely() {
        ChannelSwap spec = new ChannelSwap(1, List.of());
        Map<Object, Integer> counts = new HashMap<>();
        try (Operator operator = spec.open(new ImageShape(3, 1, 1), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1000))) {
            for (int i = 0; i < 1000; i++) {
                counts.merge(Applied.of(spec, d, i, 1).drawn().get("order"), 1, Integer::sum);
            }
        }
        // 200 each; five deviations of a binomial are 63
        assertThat(counts)
                .hasSize(5)
                .doesNotContainKey(List.of(0, 1, 2))
                .allSatisfy((order, n) -> assertThat(n).isBetween(137, 263));
    }

    /** No channel count but one is left out. */
    @Test
    void twoChannelsSwap() {
        try (Operator operator =
                        new ChannelSwap(2, List.of()).open(new ImageShape(2, 1, 1), Device.CPU);
                Degrader d = operator.draw(Seeds.of(1, 0, 1))) {
            Tensor x0 = Tensors.of(new float[] {-0.5f, 1}, 1, 2, 1, 1);
            assertThat(Tensors.floats(d.degrade(x0, Tensors.severity(1, 1, Device.CPU))))
                    .containsExactly(1, -0.5f);
        }
    }

    @Test
    void wrongSettingsAreRefusedByNameRuleAndValue() {
        assertThatThrownBy(() -> new ChannelSwap(0, List.of()))
                .hasMessage("channel-swap steps must be at least 1, got 0");
        for (List<Integer> order :
                List.of(List.of(0, 1, 2), List.of(1, 1, 0), List.of(1, 2, 3), List.of(0))) {
            assertThatThrownBy(() -> new ChannelSwap(1, order))
                    .hasMessage(
                            "channel-swap order must name each channel once and move one at least,"
                                    + " got "
                                    + order);
        }
    }
}
