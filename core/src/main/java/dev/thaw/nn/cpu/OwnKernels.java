package dev.thaw.nn.cpu;

import java.util.stream.IntStream;

/**
 * The products of few tiles with many kernels: each thread transforms kernels of its own and
 * multiplies by them at once, while its cache holds them. Shared, they would pass through memory
 * that takes longer than the arithmetic.
 */
final class OwnKernels {
    /** Most tiles; more of them pay for kernels that all threads transform once. */
    private static final int TILES = 256;

    /** Kernels at a time: as many rows and columns. */
    private static final int ROWS = 256;

    private static final int COLUMNS = 32;

    private final Kernels.Shared kernels;
    private final Workers<Lines> workers;
    private final int parts;
    private final int parcels;
    private final Points[] rooms;

    /** Its buffers belong to the caller's scope. */
    OwnKernels(Kernels kernels, Workers<Lines> workers) {
        this.kernels = kernels.new Shared();
        this.workers = workers;
        this.parcels = Math.ceilDiv(kernels.columns(), COLUMNS);
        this.parts = Threads.parts(parcels);
        this.rooms =
                IntStream.range(0, parts)
                        .mapToObj(part -> Points.empty(ROWS, COLUMNS))
                        .toArray(Points[]::new);
    }

    /** Whether this is the way for so many tiles. */
    static boolean pay(int tiles) {
        return tiles <= TILES;
    }

    /**
     * {@code m = v·kernels} at every point.
     *
     * @param raised whether the product is added to {@link Transforms#CONSTANT} of {@code m}
     */
    void multiply(Points v, Points m, boolean raised) {
        workers.share(
                parts,
                (lines, part) -> {
                    int to = Threads.part(parcels, part + 1, parts);
                    for (int p = Threads.part(parcels, part, parts); p < to; p++) {
                        multiply(lines, rooms[part], p * COLUMNS, v, m, raised);
                    }
                });
    }

    private void multiply(
            Lines lines, Points room, int column, Points v, Points m, boolean raised) {
        int columns = Math.min(COLUMNS, kernels.columns() - column);
        Points.Part to = m.columns(column, columns);
        for (int row = 0; row < kernels.rows(); row += ROWS) {
            Points u = room.sized(Math.min(ROWS, kernels.rows() - row), columns);
            kernels.transform(lines, row, column, u);
            Points.Part from = v.columns(row, u.rows());
            Points.Part by = u.all();
            for (int point = 0; point < Transforms.POINTS; point++) {
                boolean add = row > 0 || (raised && point == Transforms.CONSTANT);
                Points.multiplySmall(from, by, to, point, add);
            }
        }
    }
}
