package dev.thaw.nn.winograd;

import dev.thaw.tensor.Scope;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntPredicate;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * One matrix for each of the 36 points of a transformed tile, behind one another. The rows are
 * tiles or, for kernels, output channels.
 *
 * @param owner of the memory
 * @param first points at the first value
 */
record Points(Tensor owner, FloatPointer first, MemorySegment memory, int rows, int columns)
        implements AutoCloseable {
    private static final int ROW_MAJOR = openblas_nolapack.CblasRowMajor;

    /** Uninitialised; belongs to the caller's scope. */
    static Points empty(int rows, int columns) {
        try (Scope scope = Scope.open()) {
            Points made = make(rows, columns);
            scope.handUp(made.owner);
            scope.handUp(made.first);
            return made;
        }
    }

    /** Uninitialised; the caller closes it. */
    static Points kept(int rows, int columns) {
        try (Scope scope = Scope.open()) {
            Points made = make(rows, columns);
            scope.keep(made.owner);
            scope.keep(made.first);
            return made;
        }
    }

    private static Points make(int rows, int columns) {
        Tensor owner = torch.empty(Transforms.POINTS, rows, columns);
        FloatPointer first = new FloatPointer(owner.data_ptr());
        return new Points(owner, first, Images.memory(owner), rows, columns);
    }

    long bytes() {
        return memory.byteSize();
    }

    @Override
    public void close() {
        first.close();
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

        private int order() {
            return turned ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans;
        }
    }

    /**
     * {@code c = a·b} at every point, on all threads.
     *
     * @param added whether the product of a point is added to what is there
     */
    static void multiply(Part a, Part b, Part c, IntPredicate added) {
        Threads.share(Transforms.POINTS, (start, end) -> {
            FloatPointer left = new FloatPointer(a.of.first);
            FloatPointer right = new FloatPointer(b.of.first);
            FloatPointer result = new FloatPointer(c.of.first);
            for (int point = start; point < end; point++) {
                openblas_nolapack.cblas_sgemm(
                        ROW_MAJOR,
                        a.order(),
                        b.order(),
                        a.high(),
                        b.wide(),
                        a.wide(),
                        1,
                        left.position(a.of.at(point, 0) + a.from),
                        a.of.columns,
                        right.position(b.of.at(point, 0) + b.from),
                        b.of.columns,
                        added.test(point) ? 1 : 0,
                        result.position(c.of.at(point, 0) + c.from),
                        c.of.columns);
            }
        });
    }
}
