package dev.thaw.nn.cpu;

import dev.thaw.tensor.Native;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions with kernels {@code (O, I, 3, 3)} and zero padding 1, and their gradients; kernels
 * that lie row by row are used where they are.
 *
 * <p>Results differ from those of the definition by rounding, about 10⁻⁵ of their size.
 *
 * <p>An instance keeps the small buffers of its threads between calls, and transformed kernels of
 * passes without gradients until {@link #close}; it can be used again after that. Calls may run
 * side by side.
 */
public final class Winograd implements Convolution, AutoCloseable {
    /** Bytes of transformed tiles at a time: the processor's last cache holds them. */
    private static final long BYTES = 16 << 20;

    /**
     * As many with kernels that no cache holds, which are read again for each part of the tiles.
     */
    private static final long MOST_BYTES = 64 << 20;

    /** Fewer channels leave too little to gain between the transforms. */
    private static final long LEAST_CHANNELS = 64;

    /** Fewer tiles do not pay for transforming the kernels. */
    private static final long LEAST_TILES = 16;

    /** Least products of each point, in millions: what sharing the work among threads costs. */
    private static final double LEAST_WORK = 1;

    private final Workers<Lines> workers = new Workers<>(Lines::new);
    private final Prepared prepared;

    /**
     * @param room bytes of transformed kernels that may stay
     */
    public Winograd(long room) {
        this.prepared = new Prepared(room);
    }

    /**
     * Whether a convolution of these sizes is faster here than by its definition. The figures are
     * those of two cores with AVX2.
     */
    public static boolean pays(long images, long channels, long outs, long height, long width) {
        long tiles = images * ((height + 3) / 4) * ((width + 3) / 4);
        return Math.min(channels, outs) >= LEAST_CHANNELS
                && tiles >= LEAST_TILES
                && 1e-6 * tiles * channels * outs >= LEAST_WORK;
    }

    @Override
    public ScalarType type() {
        return ScalarType.Float;
    }

    @Override
    public Tensor forward(Tensor x, Tensor weight, @Nullable Tensor bias, boolean again) {
        try (Scope scope = Scope.open()) {
            Tensor y = scope.handUp(like(x, weight.size(0)));
            Kernels kernels = Kernels.across(weight, workers);
            Points ready = again ? prepared.of(weight, kernels) : null;
            MemorySegment raised = bias == null ? null : Tensors.memory(bias);
            convolve(Images.of(x), Images.of(y), kernels, ready, raised);
            return y;
        }
    }

    @Override
    public Tensor inputGradient(Tensor ofResult, Tensor weight) {
        try (Scope scope = Scope.open()) {
            Tensor gradient = scope.handUp(like(ofResult, weight.size(1)));
            Kernels kernels = Kernels.turned(weight, workers);
            convolve(Images.of(ofResult), Images.of(gradient), kernels, null, null);
            return gradient;
        }
    }

    @Override
    public void weightGradient(Tensor x, Tensor ofResult, Tensor into) {
        try (Scope scope = Scope.open()) {
            boolean there = into.is_contiguous();
            Tensor planes = there ? into : torch.zeros(Tensors.shape(into));
            Kernels kernels = Kernels.of(planes, workers);
            try (Native.Products products = Native.productsOnCaller()) {
                addGradient(Images.of(x), Images.of(ofResult), kernels);
            }
            if (!there) {
                into.add_(planes);
            }
        }
    }

    private void addGradient(Images in, Images out, Kernels kernels) {
        Points allV = points(in, in, out);
        Points allM = points(out, in, out);
        Points allU = Points.empty(kernels.blocks().getFirst().count(), kernels.columns());
        each(
                in,
                out,
                (first, rows) -> {
                    Points v = allV.first(rows * in.across());
                    Points m = allM.first(rows * in.across());
                    inputs(in, first, rows, v);
                    transform(
                            out,
                            rows,
                            (lines, row, column, count) ->
                                    lines.gradients(
                                            out,
                                            first + row,
                                            column,
                                            count,
                                            m,
                                            row * in.across() + column));
                    for (Kernels.Block block : kernels.blocks()) {
                        Points u = allU.first(block.count());
                        Points.Part ofOuts = m.columns(block.from(), block.count());
                        Points.multiply(ofOuts.turn(), v.all(), u.all(), point -> false);
                        kernels.add(block, u);
                    }
                });
    }

    /** Uninitialised channels-last images of the same size. */
    private static Tensor like(Tensor images, long channels) {
        return torch.empty(images.size(0), images.size(2), images.size(3), channels)
                .permute(0, 3, 1, 2);
    }

    /**
     * The convolution by kernels whose rows are the channels of {@code in}.
     *
     * @param ready all kernels, transformed; null = they have to be
     * @param bias for each channel of {@code out}
     */
    private void convolve(
            Images in,
            Images out,
            Kernels kernels,
            @Nullable Points ready,
            @Nullable MemorySegment bias) {
        if (OwnTiles.fits(in.channels(), out.channels())) {
            new OwnTiles(in, out, ready != null ? ready : kernels.made(), bias).run(workers);
            return;
        }
        Product product = product(in, kernels, ready);
        Points allV = points(in, in, out);
        Points allM = points(out, in, out);
        try (Native.Products products = Native.productsOnCaller()) {
            each(
                    in,
                    out,
                    (first, rows) -> {
                        Points v = allV.first(rows * in.across());
                        Points m = allM.first(rows * in.across());
                        inputs(in, first, rows, v);
                        if (bias != null) {
                            // what this point holds is added to every result of its tile
                            m.fill(Transforms.CONSTANT, bias);
                        }
                        product.run(v, m, bias != null);
                        transform(
                                out,
                                rows,
                                (lines, row, column, count) ->
                                        lines.results(
                                                m,
                                                row * in.across() + column,
                                                out,
                                                first + row,
                                                column,
                                                count));
                    });
        }
    }

    /** Makes the transformed results {@code m} of the transformed inputs {@code v}. */
    @FunctionalInterface
    private interface Product {
        /**
         * @param raised whether {@link Transforms#CONSTANT} of {@code m} is added to
         */
        void run(Points v, Points m, boolean raised);
    }

    private Product product(Images in, Kernels kernels, @Nullable Points ready) {
        if (ready == null && OwnKernels.pay(in.allRows() * in.across())) {
            return new OwnKernels(kernels, workers)::multiply;
        }
        List<Kernels.Block> blocks = kernels.blocks();
        if (ready != null || blocks.size() == 1) {
            Points u = ready != null ? ready : kernels.made();
            return (v, m, raised) -> multiply(kernels.all(), u, v, m, raised);
        }
        Points room = Points.empty(blocks.getFirst().count(), kernels.columns());
        return (v, m, raised) -> {
            for (Kernels.Block block : blocks) {
                multiply(block, kernels.transformed(block, room), v, m, raised);
            }
        };
    }

    private static void multiply(
            Kernels.Block block, Points u, Points v, Points m, boolean raised) {
        Points.multiply(
                v.columns(block.from(), block.count()),
                u.all(),
                m.all(),
                point -> block.from() > 0 || (raised && point == Transforms.CONSTANT));
    }

    private void inputs(Images in, int first, int rows, Points into) {
        transform(
                in,
                rows,
                (lines, row, column, count) ->
                        lines.inputs(
                                in, first + row, column, count, into, row * in.across() + column));
    }

    /** Part of the rows of tiles. */
    @FunctionalInterface
    private interface Rows {
        void run(int first, int count);
    }

    private static void each(Images in, Images out, Rows work) {
        int step = rows(in, out);
        for (int first = 0; first < in.allRows(); first += step) {
            work.run(first, Math.min(step, in.allRows() - first));
        }
    }

    /** Rows of tiles at a time. */
    private static int rows(Images in, Images out) {
        long perTile = (long) Transforms.POINTS * (in.channels() + out.channels()) * Float.BYTES;
        long kernels = (long) Transforms.POINTS * in.channels() * out.channels() * Float.BYTES;
        long bytes = Math.clamp(kernels, BYTES, MOST_BYTES);
        return (int) Math.clamp(bytes / (perTile * in.across()), 1, in.allRows());
    }

    /** Room for as many tiles of {@code images} as are there at a time. */
    private static Points points(Images images, Images in, Images out) {
        return Points.empty(rows(in, out) * in.across(), images.channels());
    }

    /** Work on a run of neighbouring tiles of one row. */
    @FunctionalInterface
    private interface Run {
        void run(Lines lines, int row, int column, int count);
    }

    private void transform(Images images, int rows, Run work) {
        int run = Lines.run(images.channels(), images.across());
        int runs = (images.across() + run - 1) / run;
        workers.share(
                rows * runs,
                (lines, number) -> {
                    int column = number % runs * run;
                    work.run(lines, number / runs, column, Math.min(run, images.across() - column));
                });
    }

    /** Lets go of the transformed kernels. */
    @Override
    public void close() {
        prepared.close();
    }
}
