package dev.thaw.nn;

import dev.thaw.tensor.Scope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BinaryOperator;
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
    /**
     * One cut.
     *
     * @param source the end of a piece
     * @param leaf starts the pieces behind the cut
     * @param gradient of the source, from the source and the leaf's; null = it is the leaf's
     */
    private record Cut(Tensor source, Tensor leaf, @Nullable BinaryOperator<Tensor> gradient) {
        void close() {
            leaf.close();
            source.close();
        }
    }

    private final Deque<Cut> cuts = new ArrayDeque<>();

    /** The same values as the start of a new piece. */
    Tensor cut(Tensor value) {
        return !value.requires_grad() || value.is_leaf() ? value : write(value, value, null);
    }

    /**
     * The result of an operation that libtorch did not see.
     *
     * @param source what it was made of
     * @param result not part of libtorch's graph
     * @param gradient takes the source and the result's gradient to the source's; may add to the
     *     gradients of parameters. What it gives counts only when the source has a gradient
     */
    Tensor operation(Tensor source, Tensor result, BinaryOperator<Tensor> gradient) {
        return write(source, result, gradient);
    }

    private Tensor write(Tensor source, Tensor value, @Nullable BinaryOperator<Tensor> gradient) {
        try (Scope scope = Scope.open()) {
            Tensor leaf = value.detach();
            leaf.set_requires_grad(true);
            // handles of its own: the pass may let go of those that it holds
            cuts.push(
                    new Cut(scope.keep(new Tensor(source)), scope.keep(new Tensor(leaf)), gradient));
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
                    backward(cut, gradient);
                }
            } finally {
                cut.close();
            }
        }
    }

    private static void backward(Cut cut, Tensor ofLeaf) {
        Tensor gradient = ofLeaf;
        if (cut.gradient != null) {
            try (NoGradGuard guard = new NoGradGuard()) {
                gradient = cut.gradient.apply(cut.source, ofLeaf);
            }
        }
        if (cut.source.requires_grad()) {
            cut.source.backward(
                    gradient, new BoolOptional(), false, new TensorArrayRefOptional());
        }
    }

    @Override
    public void close() {
        cuts.forEach(Cut::close);
        cuts.clear();
    }
}
