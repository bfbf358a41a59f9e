package dev.thaw.nn.cpu;

import dev.thaw.tensor.Native;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Convolution by kernels that a core's own cache holds: each thread takes tiles of its own through
 * all three steps, a piece at a time that stays in that cache too.
 */
final class OwnTiles {
    /** Bytes of a piece. */
    private static final long BYTES = 2 << 20;

    /** Most bytes of the kernels of one point. */
    private static final long KERNELS = 128 << 10;

    /** Rows of products are a multiple of it: code is made for each number of them. */
    private static final int ROUND = 8;

    private final Images in;
    private final Images out;
    private final Points kernels;
    private final @Nullable MemorySegment bias;

    /** Rows of tiles of a piece. */
    private final int rows;

    /**
     * @param kernels transformed: input channels × output channels
     */
    OwnTiles(Images in, Images out, Points kernels, @Nullable MemorySegment bias) {
        this.in = in;
        this.out = out;
        this.kernels = kernels;
        this.bias = bias;
        long perRow =
                (long) Transforms.POINTS
                        * (in.channels() + out.channels())
                        * Float.BYTES
                        * in.across();
        int most = (int) Math.clamp(BYTES / perRow, 1, in.allRows());
        int turns = Math.ceilDiv(in.allRows(), most * Native.threads());
        this.rows = Math.ceilDiv(in.allRows(), turns * Native.threads());
    }

    /** Whether this is the way for such kernels. */
    static boolean fits(long ins, long outs) {
        return ins * outs * Float.BYTES <= KERNELS;
    }

    void run(Workers<Lines> workers) {
        int pieces = Math.ceilDiv(in.allRows(), rows);
        int parts = Threads.parts(pieces);
        Part[] all = new Part[parts];
        for (int i = 0; i < parts; i++) {
            all[i] = new Part();
        }
        try (Native.Products products = Native.productsOnCaller()) {
            workers.share(
                    parts,
                    (lines, part) -> {
                        int to = Threads.part(pieces, part + 1, parts);
                        for (int p = Threads.part(pieces, part, parts); p < to; p++) {
                            int first = p * rows;
                            all[part].run(lines, first, Math.min(rows, in.allRows() - first));
                        }
                    });
        }
    }

    /** The buffers of one thread. */
    private final class Part {
        private final Points v = Points.zeros(room(), in.channels());
        private final Points m = Points.empty(room(), out.channels());

        private int room() {
            return Math.ceilDiv(rows * in.across(), ROUND) * ROUND;
        }

        /** The product is as large for the last, smaller piece: its other rows are not read. */
        void run(Lines lines, int first, int count) {
            int step = Lines.run(in.channels(), in.across());
            for (int row = 0; row < count; row++) {
                for (int x = 0; x < in.across(); x += step) {
                    int tiles = Math.min(step, in.across() - x);
                    lines.inputs(in, first + row, x, tiles, v, row * in.across() + x);
                }
            }
            if (bias != null) {
                m.fill(Transforms.CONSTANT, bias);
            }
            for (int point = 0; point < Transforms.POINTS; point++) {
                boolean raised = bias != null && point == Transforms.CONSTANT;
                Points.multiplySmall(v.all(), kernels.all(), m.all(), point, raised);
            }
            step = Lines.run(out.channels(), in.across());
            for (int row = 0; row < count; row++) {
                for (int x = 0; x < in.across(); x += step) {
                    int tiles = Math.min(step, in.across() - x);
                    lines.results(m, row * in.across() + x, out, first + row, x, tiles);
                }
            }
        }
    }
}
