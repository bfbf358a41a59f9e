package dev.thaw.nn.cpu;

import dev.thaw.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Kernels {@code (O, I, 3, 3)}, transformed some at a time: matrices {@code (O, I)} at each point,
 * or {@code (I, O)}.
 */
final class Kernels {
    /** Bytes of transformed kernels at a time. */
    private static final long BYTES = 12 << 20;

    /** Kernels that are transformed together: as many rows and columns. */
    private static final int GROUP = 8;

    private static final int RUN = 64;

    private final Tensor weight;
    private @Nullable MemorySegment rowByRow;
    private final boolean turned;
    private final Workers<Lines> workers;
    private final int rows;
    private final int columns;

    /** Kernels from one row, and from one column, to the next. */
    private final long rowStep;

    private final long columnStep;
    private final List<Block> blocks = new ArrayList<>();

    private Kernels(Tensor weight, boolean turned, boolean across, Workers<Lines> workers) {
        this.weight = weight;
        this.turned = turned;
        this.workers = workers;
        int outs = (int) weight.size(0);
        int ins = (int) weight.size(1);
        this.rows = across ? ins : outs;
        this.columns = across ? outs : ins;
        this.rowStep = across ? 1 : ins;
        this.columnStep = across ? ins : 1;
        long perRow = (long) Transforms.POINTS * columns * Float.BYTES;
        int step = (int) Math.clamp(BYTES / perRow, 1, rows);
        for (int from = 0; from < rows; from += step) {
            blocks.add(new Block(from, Math.min(step, rows - from)));
        }
    }

    /**
     * Matrices {@code (O, I)}.
     *
     * @param weight owns the memory; must outlive this view
     */
    static Kernels of(Tensor weight, Workers<Lines> workers) {
        return new Kernels(weight, false, false, workers);
    }

    /** As {@link #of}, each kernel turned by half a circle. */
    static Kernels turned(Tensor weight, Workers<Lines> workers) {
        return new Kernels(weight, true, false, workers);
    }

    /** As {@link #of}, but matrices {@code (I, O)}. */
    static Kernels across(Tensor weight, Workers<Lines> workers) {
        return new Kernels(weight, false, true, workers);
    }

    /** Neighbouring rows. */
    record Block(int from, int count) {}

    /** All rows. */
    Block all() {
        return new Block(0, rows);
    }

    /** All rows, in blocks; the first one is the largest. */
    List<Block> blocks() {
        return blocks;
    }

    /** Transforms the kernels of a block into the first rows of {@code into}. */
    Points transformed(Block block, Points into) {
        return transform(block, into.first(block.count));
    }

    /** All of them; the caller closes it. */
    Points kept() {
        return transform(all(), Points.kept(rows, columns));
    }

    /** All of them; belongs to the caller's scope. */
    Points made() {
        return transform(all(), Points.empty(rows, columns));
    }

    int columns() {
        return columns;
    }

    /** Bytes of {@link #kept}. */
    long bytes() {
        return (long) Transforms.POINTS * rows * columns * Float.BYTES;
    }

    /** The taps row by row; only who reads them pays for a copy of another layout. */
    private MemorySegment taps() {
        MemorySegment there = rowByRow;
        if (there == null) {
            there = Tensors.memory(weight.is_contiguous() ? weight : weight.contiguous());
            rowByRow = there;
        }
        return there;
    }

    private Points transform(Block block, Points u) {
        MemorySegment memory = taps();
        boolean lines = columnStep == 1; // whole rows are read and written at once
        int group = lines ? 1 : GROUP;
        int run = lines ? columns : RUN;
        workers.share(
                Math.ceilDiv(block.count, group),
                (buffers, number) -> {
                    int row = number * group;
                    int count = Math.min(group, block.count - row);
                    for (int c = 0; c < columns; c += run) {
                        int some = Math.min(run, columns - c);
                        read(memory, block.from + row, count, c, some, buffers.kernels());
                        buffers.kernels(turned, u, row, c);
                    }
                });
        return u;
    }

    /** All kernels, of which each thread may transform some of its own. */
    final class Shared {
        private final MemorySegment memory = taps();

        /** Transforms as many as {@code u} has room for, on this thread. */
        void transform(Lines buffers, int row, int column, Points u) {
            for (int r = 0; r < u.rows(); r += GROUP) {
                int count = Math.min(GROUP, u.rows() - r);
                read(memory, row + r, count, column, u.columns(), buffers.kernels());
                buffers.kernels(turned, u, r, 0);
            }
        }

        int rows() {
            return rows;
        }

        int columns() {
            return columns;
        }
    }

    private void read(MemorySegment memory, int row, int high, int column, int wide, Taps into) {
        boolean lines = columnStep == 1;
        into.resize(high, wide, lines);
        for (int lot = 0; lot < into.lots(); lot++) {
            into.read(lot, memory, lines ? at(row + lot, column) : at(row, column + lot));
        }
    }

    /** Adds what a gradient of matrices {@code (O, I)} makes of kernels that lie row by row. */
    void add(Block block, Points gradient) {
        MemorySegment memory = taps();
        workers.share(
                block.count,
                (lines, row) -> {
                    float[] taps = lines.taps(columns);
                    long place = at(block.from + row, 0);
                    int count = columns * Transforms.TAPS;
                    MemorySegment.copy(memory, ValueLayout.JAVA_FLOAT, place, taps, 0, count);
                    lines.tapGradients(gradient, row, taps);
                    MemorySegment.copy(taps, 0, memory, ValueLayout.JAVA_FLOAT, place, count);
                });
    }

    private long at(int row, int column) {
        return (row * rowStep + column * columnStep) * Transforms.TAPS * Float.BYTES;
    }
}
