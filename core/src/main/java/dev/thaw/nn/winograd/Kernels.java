package dev.thaw.nn.winograd;

import dev.thaw.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Kernels {@code (O, I, 3, 3)}, transformed a few output channels at a time: {@code (outs, I)} at
 * each point.
 */
final class Kernels {
    /** Bytes of transformed kernels at a time. */
    private static final long BYTES = 12 << 20;

    private final Tensor weight;
    private @Nullable MemorySegment rowByRow;
    private final boolean turned;
    private final Workers workers;
    private final int outs;
    private final int ins;
    private final List<Block> blocks = new ArrayList<>();

    /**
     * @param weight owns the memory; must outlive this view
     * @param turned whether each kernel is meant turned by half a circle
     */
    Kernels(Tensor weight, boolean turned, Workers workers) {
        this.weight = weight;
        this.turned = turned;
        this.workers = workers;
        this.outs = (int) weight.size(0);
        this.ins = (int) weight.size(1);
        long perOut = (long) Transforms.POINTS * ins * Float.BYTES;
        int step = (int) Math.clamp(BYTES / perOut, 1, outs);
        for (int from = 0; from < outs; from += step) {
            blocks.add(new Block(from, Math.min(step, outs - from)));
        }
    }

    /** Neighbouring output channels. */
    record Block(int from, int count) {}

    /** All output channels. */
    Block all() {
        return new Block(0, outs);
    }

    /** All output channels, in blocks; the first one is the largest. */
    List<Block> blocks() {
        return blocks;
    }

    /** Transforms the kernels of a block into the first rows of {@code into}. */
    Points transformed(Block block, Points into) {
        return transform(block, into.first(block.count));
    }

    /** All of them; the caller closes it. */
    Points kept() {
        return transform(all(), Points.kept(outs, ins));
    }

    int ins() {
        return ins;
    }

    /** Bytes of {@link #kept}. */
    long bytes() {
        return (long) Transforms.POINTS * outs * ins * Float.BYTES;
    }

    /** The taps row by row; only who reads them pays for a copy of another layout. */
    private MemorySegment taps() {
        MemorySegment there = rowByRow;
        if (there == null) {
            there = Tensors.memory(weight.contiguous());
            rowByRow = there;
        }
        return there;
    }

    private Points transform(Block block, Points u) {
        MemorySegment memory = taps();
        workers.share(
                block.count,
                (lines, out) -> {
                    float[] taps = lines.taps(ins);
                    long from = at(block.from + out);
                    MemorySegment.copy(
                            memory, ValueLayout.JAVA_FLOAT, from, taps, 0, ins * Transforms.TAPS);
                    lines.kernels(taps, turned, u, out);
                });
        return u;
    }

    /** Adds what a gradient of them makes of the kernels, which must lie row by row for it. */
    void add(Block block, Points gradient) {
        MemorySegment memory = taps();
        workers.share(
                block.count,
                (lines, out) -> {
                    float[] taps = lines.taps(ins);
                    long place = at(block.from + out);
                    int count = ins * Transforms.TAPS;
                    MemorySegment.copy(memory, ValueLayout.JAVA_FLOAT, place, taps, 0, count);
                    lines.tapGradients(gradient, out, taps);
                    MemorySegment.copy(taps, 0, memory, ValueLayout.JAVA_FLOAT, place, count);
                });
    }

    private long at(int out) {
        return (long) out * ins * Transforms.TAPS * Float.BYTES;
    }
}
