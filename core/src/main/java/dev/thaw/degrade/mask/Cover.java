package dev.thaw.degrade.mask;

import dev.thaw.base.Check;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Linear;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Masks that were drawn: x·keep, or x·keep + fill·(1 − keep). */
final class Cover {
    /** What is kept after n steps: {@code (N, 1, H, W)} or smaller, for n {@code (N)} int64. */
    @FunctionalInterface
    interface Keep {
        Tensor at(Tensor n);
    }

    private Cover() {}

    /**
     * The degrader of these masks.
     *
     * @param fill {@code (N, C, 1, 1)} or {@code (N, C, H, W)}, copied; null for 0
     * @param owned closes with the degrader
     */
    static Degrader of(Draw draw, Keep keep, @Nullable Tensor fill, Tensor... owned) {
        List<Tensor> mine = List.of(owned);
        if (fill == null) {
            return new Grey(draw, keep, mine);
        }
        Check.that(
                fill.dim() == 4
                        && fill.size(0) == draw.count()
                        && fill.size(1) == draw.image().channels(),
                "a fill for "
                        + draw.count()
                        + " images of "
                        + draw.image()
                        + " must have as many images and channels, got "
                        + Tensors.describe(fill));
        try (Scope scope = Scope.open()) {
            return new Coloured(draw, keep, scope.keep(fill.clone()), mine);
        }
    }

    private record Grey(Draw draw, Keep keep, List<Tensor> owned) implements Degrader, Linear {
        @Override
        public Tensor degrade(Tensor x0, Tensor severity) {
            try (Scope scope = Scope.open()) {
                Tensor n = draw.index(x0, severity);
                return scope.handUp(Draw.cleanWhereZero(n, x0, x0.mul(keep.at(n))));
            }
        }

        /** A product with a mask is its own adjoint. */
        @Override
        public Tensor adjoint(Tensor y, Tensor severity) {
            return degrade(y, severity);
        }

        @Override
        public void close() {
            owned.forEach(Tensor::close);
        }
    }

    private record Coloured(Draw draw, Keep keep, Tensor fill, List<Tensor> owned)
            implements Degrader {
        @Override
        public Tensor degrade(Tensor x0, Tensor severity) {
            try (Scope scope = Scope.open()) {
                Tensor n = draw.index(x0, severity);
                Tensor kept = keep.at(n);
                Tensor gone = kept.neg().add(new Scalar(1f));
                Tensor covered = x0.mul(kept).add(fill.mul(gone));
                return scope.handUp(Draw.cleanWhereZero(n, x0, covered));
            }
        }

        @Override
        public void close() {
            fill.close();
            owned.forEach(Tensor::close);
        }
    }
}
