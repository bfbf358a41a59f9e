package dev.thaw.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class ScopeTest {
    @Test
    void temporariesDieAndTheResultMovesToTheParent() {
        Native.start();
        long before = Pointer.totalCount();
        Tensor result;
        try (Scope outer = Scope.open()) {
            try (Scope inner = Scope.open()) {
                Tensor a = Tensors.of(new float[] {1, 2}, 2);
                result = inner.handUp(a.add(a));
            }
            assertThat(Pointer.totalCount() - before).isEqualTo(1);
            assertThat(Tensors.floats(result)).containsExactly(2, 4);
        }
        assertThat(result.isNull()).isTrue();
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void aKeptTensorOutlivesEveryScopeUntilItsOwnerClosesIt() {
        Native.start();
        long before = Pointer.totalCount();
        Tensor kept;
        try (Scope outer = Scope.open()) {
            try (Scope inner = Scope.open()) {
                kept = inner.keep(Tensors.of(new float[] {3}, 1));
            }
        }
        assertThat(Tensors.value(kept)).isEqualTo(3);
        kept.close();
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void withoutAParentTheCallerOwnsTheResult() {
        Native.start();
        long before = Pointer.totalCount();
        Tensor mine = Tensors.of(new float[] {5}, 1);
        assertThat(Tensors.value(mine)).isEqualTo(5);
        mine.close();
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }
}
