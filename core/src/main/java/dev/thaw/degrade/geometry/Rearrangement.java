package dev.thaw.degrade.geometry;

import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Patches.Patch;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Pixels that take each other's places, each from its own step on. At every step the pixels of an
 * image are a permutation of the clean ones, so the adjoint is the inverse.
 */
final class Rearrangement implements Formula.LinearLaw {
    /** Draws one batch, pixel by pixel. */
    static final class Drawing {
        private final int count;
        private final ImageShape image;
        private final long[] sources;
        private final long[] steps;
        private final List<List<String>> moves = new ArrayList<>();

        Drawing(int count, ImageShape image) {
            this.count = count;
            this.image = image;
            int plane = Math.multiplyExact(image.height(), image.width());
            sources = new long[Math.multiplyExact(count, plane)];
            steps = new long[sources.length];
            for (int i = 0; i < sources.length; i++) {
                sources[i] = i % plane;
                steps[i] = Long.MAX_VALUE;
            }
            for (int i = 0; i < count; i++) {
                moves.add(new ArrayList<>());
            }
        }

        /** From {@code step} on, pixel (y, x) of a patch is the pixel (fromY, fromX) of another. */
        void pixel(int i, int step, Patch to, int y, int x, Patch from, int fromY, int fromX) {
            int at = (i * image.height() + to.top() + y) * image.width() + to.left() + x;
            sources[at] = (long) (from.top() + fromY) * image.width() + from.left() + fromX;
            steps[at] = step;
        }

        /** A move in words, in the order in which they happen. */
        void note(int i, String move) {
            moves.get(i).add(move);
        }

        Rearrangement on(Device device) {
            int plane = image.height() * image.width();
            long[] own = new long[plane];
            for (int k = 0; k < plane; k++) {
                own[k] = k;
            }
            try (Scope scope = Scope.open()) {
                return new Rearrangement(
                        scope.keep(Tensors.to(Tensors.of(sources, count, 1, plane), device)),
                        scope.keep(Tensors.to(Tensors.of(steps, count, 1, plane), device)),
                        scope.keep(Tensors.to(Tensors.of(own, 1, 1, plane), device)),
                        moves);
            }
        }
    }

    /** Where each pixel comes from once it has moved, {@code (N, 1, H·W)}. */
    private final Tensor sources;

    /** The step with which it moves, {@code (N, 1, H·W)}. */
    private final Tensor steps;

    /** Where it comes from before, {@code (1, 1, H·W)}. */
    private final Tensor own;

    private final List<List<String>> moves;

    private Rearrangement(Tensor sources, Tensor steps, Tensor own, List<List<String>> moves) {
        this.sources = sources;
        this.steps = steps;
        this.own = own;
        this.moves = moves;
    }

    private Tensor index(Tensor x, Tensor n) {
        Tensor moved = steps.le(n.view(-1, 1, 1));
        return sources.where(moved, own).expand(x.size(0), x.size(1), x.size(2) * x.size(3));
    }

    private static Tensor planes(Tensor x) {
        return x.reshape(x.size(0), x.size(1), -1);
    }

    @Override
    public Tensor at(Tensor x0, Tensor n) {
        return planes(x0).gather(2, index(x0, n)).view(Tensors.shape(x0));
    }

    @Override
    public Tensor adjoint(Tensor y, Tensor n) {
        Tensor planes = planes(y);
        return torch.zeros_like(planes).scatter_(2, index(y, n), planes).view(Tensors.shape(y));
    }

    @Override
    public Map<String, Object> drawn(int image) {
        return Map.of("moves", List.copyOf(moves.get(image)));
    }

    @Override
    public void close() {
        sources.close();
        steps.close();
        own.close();
    }
}
