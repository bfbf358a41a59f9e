package dev.thaw.nn.cpu;

import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntPredicate;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * One matrix for each of the 36 points of a transformed tile, behind one another. The rows are
 * tiles or, for kernels, output channels.
 *
 * @param owner of the memory
 */
record Points(Tensor owner, MemorySegment memory, int rows, int columns) implements AutoCloseable {
    /** Up to so many rows OpenBLAS spends much of the time on copying the factors. */
    private static final int FEW_ROWS = 64;

    /** Uninitialised; belongs to the caller's scope. */
    static Points empty(int rows, int columns) {
        Tensor owner = torch.empty(Transforms.POINTS, rows, columns);
        return new Points(owner, Tensors.memory(owner), rows, columns);
    }

    /** All zero; belongs to the caller's scope. */
    static Points zeros(int rows, int columns) {
        Points made = empty(rows, columns);
        made.memory.fill((byte) 0);
        return made;
    }

    /** Uninitialised; the caller closes it. */
    static Points kept(int rows, int columns) {
        try (Scope scope = Scope.open()) {
            Points made = empty(rows, columns);
            scope.keep(made.owner);
            return made;
        }
    }

    /** Matrices of fewer rows in the same memory. */
    Points first(int count) {
        return sized(count, columns);
    }

    /** Smaller matrices in the same memory. */
    Points sized(int high, int wide) {
        return high == rows && wide == columns ? this : new Points(owner, memory, high, wide);
    }

    long bytes() {
        return memory.byteSize();
    }

    @Override
    public void close() {
        owner.close();
    }

    /** Place of a row in the matrix of a point. */
    private long at(int point, int row) {
        return ((long) point * rows + row) * columns;
    }

    /** Copies neighbouring rows out of the matrix of a point. */
    void read(int point, int row, int count, float[] into) {
        long from = at(point, row) * Float.BYTES;
        MemorySegment.copy(memory, ValueLayout.JAVA_FLOAT, from, into, 0, count * columns);
    }

    /** Writes them. */
    void write(int point, int row, int count, float[] from) {
        long to = at(point, row) * Float.BYTES;
        MemorySegment.copy(from, 0, memory, ValueLayout.JAVA_FLOAT, to, count * columns);
    }

    /** Writes a rectangle whose values lie row by row. */
    void write(int point, int row, int high, int column, int wide, float[] from) {
        if (wide == columns) {
            write(point, row, high, from);
            return;
        }
        for (int r = 0; r < high; r++) {
            long to = (at(point, row + r) + column) * Float.BYTES;
            MemorySegment.copy(from, r * wide, memory, ValueLayout.JAVA_FLOAT, to, wide);
        }
    }

    /** Makes all rows of the matrix of a point the same. */
    void fill(int point, MemorySegment values) {
        for (int row = 0; row < rows; row++) {
            long to = at(point, row) * Float.BYTES;
            MemorySegment.copy(values, 0, memory, to, (long) columns * Float.BYTES);
        }
    }

    Part all() {
        return new Part(this, 0, columns, false);
    }

    Part columns(int from, int count) {
        return new Part(this, from, count, false);
    }

    /** Some columns of all matrices, which may be meant turned (transposed). */
    record Part(Points of, int from, int count, boolean turned) {
        Part turn() {
            return new Part(of, from, count, !turned);
        }

        private int high() {
            return turned ? count : of.rows;
        }

        private int wide() {
            return turned ? of.rows : count;
        }

        private long address(int point) {
            return of.memory.address() + (of.at(point, 0) + from) * Float.BYTES;
        }
    }

    /**
     * {@code c = a·b} at every point, on all threads.
     *
     * @param added whether the product of a point is added to what is there
     */
    static void multiply(Part a, Part b, Part c, IntPredicate added) {
        boolean few = !a.turned && !b.turned && a.high() <= FEW_ROWS;
        Threads.share(
                Transforms.POINTS,
                (start, end) -> {
                    for (int point = start; point < end; point++) {
                        if (few) {
                            multiplySmall(a, b, c, point, added.test(point));
                            continue;
                        }
                        OpenBlas.multiply(
                                a.high(),
                                b.wide(),
                                a.wide(),
                                a.turned,
                                a.address(point),
                                a.of.columns,
                                b.turned,
                                b.address(point),
                                b.of.columns,
                                added.test(point) ? 1 : 0,
                                c.address(point),
                                c.of.columns);
                    }
                });
    }

    /**
     * {@code c = a·b} at one point on this thread, for a small matrix or few rows; none is turned.
     *
     * @param add whether the product is added to what is there
     */
    static void multiplySmall(Part a, Part b, Part c, int point, boolean add) {
        Brgemm.multiply(
                a.high(),
                b.wide(),
                a.wide(),
                a.address(point),
                a.of.columns,
                b.address(point),
                b.of.columns,
                add,
                c.address(point),
                c.of.columns);
    }
}
