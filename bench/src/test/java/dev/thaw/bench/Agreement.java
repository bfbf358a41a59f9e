package dev.thaw.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/** How far two tensors are apart, as a share of the larger one's largest value. */
final class Agreement {
    private Agreement() {}

    /**
     * Demands that {@code found} differs from {@code expected} by at most {@code most} of the
     * largest absolute value there is in {@code expected}.
     */
    static void within(String what, Tensor expected, Tensor found, double most) {
        try (Scope scope = Scope.open()) {
            assertThat(Tensors.shape(found)).as(what).isEqualTo(Tensors.shape(expected));
            double largest = Tensors.value(expected.detach().abs().max());
            double apart = Tensors.value(found.detach().sub(expected.detach()).abs().max());
            assertThat(apart).as(what).isLessThanOrEqualTo(most * Math.max(largest, 1e-30));
        }
    }
}
