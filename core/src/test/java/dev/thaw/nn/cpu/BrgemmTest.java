package dev.thaw.nn.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.tensor.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrgemmTest {
    /** Parts of larger matrices, so that steps are not widths. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1, false", "5, 7, 3, false", "8, 130, 65, true", "64, 33, 200, true"})
    void isTheProductByItsDefinition(int rows, int columns, int inner, boolean add) {
        int stepA = inner + 2;
        int stepB = columns + 5;
        int stepC = columns + 1;
        Random random = new Random(1);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment a = filled(arena, rows * stepA, random);
            MemorySegment b = filled(arena, inner * stepB, random);
            MemorySegment c = filled(arena, rows * stepC, random);
            float[] before = c.toArray(ValueLayout.JAVA_FLOAT);
            Brgemm.multiply(
                    rows,
                    columns,
                    inner,
                    a.address(),
                    stepA,
                    b.address(),
                    stepB,
                    add,
                    c.address(),
                    stepC);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < stepC; j++) {
                    double sum = add || j >= columns ? before[i * stepC + j] : 0;
                    for (int k = 0; k < inner && j < columns; k++) {
                        sum += (double) at(a, i * stepA + k) * at(b, k * stepB + j);
                    }
                    assertThat((double) at(c, i * stepC + j))
                            .as("row %d, column %d", i, j)
                            .isCloseTo(sum, within(1e-4));
                }
            }
        }
    }

    /** Another libtorch may call it otherwise: everything would still work, but more slowly. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void libtorchHasItByThisName() {
        assertThat(Brgemm.there()).isTrue();
        assertThat(Native.knows("a function that nobody wrote")).isFalse();
    }

    private static MemorySegment filled(Arena arena, int count, Random random) {
        MemorySegment memory = arena.allocate((long) count * Float.BYTES, 64);
        for (int i = 0; i < count; i++) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextFloat() * 2 - 1);
        }
        return memory;
    }

    private static float at(MemorySegment memory, int index) {
        return memory.getAtIndex(ValueLayout.JAVA_FLOAT, index);
    }
}
