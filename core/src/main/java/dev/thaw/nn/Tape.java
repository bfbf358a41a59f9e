package dev.thaw.nn;

import dev.thaw.tensor.Native;
import dev.thaw.tensor.Scope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.jspecify.annotations.Nullable;

/**
 * What a pass of a training wrote down of itself, so that operations which libtorch cannot
 * differentiate have gradients too. The pass is cut into pieces: a piece starts at leaves of
 * libtorch's graph and ends at values whose gradients are asked for when the pieces behind it have
 * theirs.
 *
 * <p>A value that more than one piece uses must be cut ({@link #cut}); libtorch says so otherwise.
 */
final class Tape implements AutoCloseable {
    /** Takes the source and the gradient of what was made of it to the gradient of the source. */
    @FunctionalInterface
    interface Gradient {
        /** May add to the gradients of parameters; counts only when the source has a gradient. */
        Tensor of(Tensor source, Tensor ofResult);
    }

    /**
     * The end of a piece.
     *
     * @param gradient null means that it has the gradient of the leaf
     * @param shares whether the pass back through the piece shares its products among threads
     */
    private record Source(Tensor value, @Nullable Gradient gradient, boolean shares) {
        Source(Tensor value, @Nullable Gradient gradient) {
            this(value, gradient, false);
        }

        /** With a handle of its own: the pass may let go of those that it holds. */
        Source kept(Scope scope) {
            return new Source(scope.keep(new Tensor(value)), gradient, shares);
        }
    }

    /**
     * One cut.
     *
     * @param leaf starts the pieces behind the cut
     */
    private record Cut(Tensor leaf, List<Source> sources) {
        void close() {
            leaf.close();
            sources.forEach(s -> s.value.close());
        }
    }

    private final Deque<Cut> cuts = new ArrayDeque<>();

    /** The same values as the start of a new piece. */
    Tensor cut(Tensor value) {
        return cut(value, false);
    }

    /** As {@link #cut}, of what was made under {@link Native#productsOnCaller}. */
    Tensor cutProducts(Tensor value) {
        return cut(value, true);
    }

    private Tensor cut(Tensor value, boolean shares) {
        return !value.requires_grad() || value.is_leaf()
                ? value
                : write(value, List.of(new Source(value, null, shares)));
    }

    /**
     * The result of an operation that libtorch did not see.
     *
     * @param result not part of libtorch's graph
     */
    Tensor operation(Tensor source, Tensor result, Gradient gradient) {
        return write(result, List.of(new Source(source, gradient)));
    }

    /**
     * As {@link #operation}, where {@code added}, the same for several values perhaps, was added to
     * what was made of the source. Its gradient is that of the result, which libtorch sums over
     * those values.
     */
    Tensor operation(Tensor source, Tensor added, Tensor result, Gradient gradient) {
        return write(result, List.of(new Source(source, gradient), new Source(added, null)));
    }

    private Tensor write(Tensor value, List<Source> sources) {
        try (Scope scope = Scope.open()) {
            Tensor leaf = value.detach();
            leaf.set_requires_grad(true);
            List<Source> kept = sources.stream().map(s -> s.kept(scope)).toList();
            cuts.push(new Cut(scope.keep(new Tensor(leaf)), kept));
            return scope.handUp(leaf);
        }
    }

    /** Gradients of a loss at the end of the pass. The tape is empty afterwards. */
    void backward(Tensor loss) {
        loss.backward();
        while (!cuts.isEmpty()) {
            Cut cut = cuts.pop();
            try (Scope scope = Scope.open()) {
                Tensor gradient = cut.leaf.grad();
                if (gradient.defined()) {
                    cut.sources.forEach(source -> backward(source, gradient));
                }
            } finally {
                cut.close();
            }
        }
    }

    private static void backward(Source source, Tensor ofLeaf) {
        Tensor gradient = ofLeaf;
        if (source.gradient != null) {
            try (NoGradGuard guard = new NoGradGuard()) {
                gradient = source.gradient.of(source.value, ofLeaf);
            }
        }
        if (!source.value.requires_grad()) {
            return;
        }
        if (source.shares) {
            try (Native.Products products = Native.productsOnCaller()) {
                back(source.value, gradient);
            }
        } else {
            back(source.value, gradient);
        }
    }

    private static void back(Tensor value, Tensor gradient) {
        value.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
    }

    @Override
    public void close() {
        cuts.forEach(Cut::close);
        cuts.clear();
    }
}
