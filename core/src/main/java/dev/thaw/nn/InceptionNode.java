package dev.thaw.nn;

import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A piece of the graph of {@link Inception}: what it computes and which units it is made of. */
sealed interface InceptionNode {
    /**
     * One pass without gradients.
     *
     * @param weights those of the units, norms folded in: {@code name.weight}, {@code name.bias}
     */
    Tensor apply(Map<String, Tensor> weights, Tensor x);

    Stream<Unit> units();

    static Chain chain(InceptionNode... steps) {
        return new Chain(List.of(steps));
    }

    static Parallel parallel(InceptionNode... branches) {
        return new Parallel(List.of(branches));
    }

    /** One after the other; what is no longer needed is freed at once. */
    record Chain(List<InceptionNode> steps) implements InceptionNode {
        @Override
        public Tensor apply(Map<String, Tensor> weights, Tensor x) {
            Tensor h = x;
            for (InceptionNode step : steps) {
                Tensor next;
                try (Scope scope = Scope.open()) {
                    next = scope.handUp(step.apply(weights, h));
                }
                if (h != x) {
                    h.close();
                }
                h = next;
            }
            return h;
        }

        @Override
        public Stream<Unit> units() {
            return steps.stream().flatMap(InceptionNode::units);
        }
    }

    /** All on the same input, outputs side by side. */
    record Parallel(List<InceptionNode> branches) implements InceptionNode {
        @Override
        public Tensor apply(Map<String, Tensor> weights, Tensor x) {
            return Tensors.cat(
                    1, branches.stream().map(b -> b.apply(weights, x)).toArray(Tensor[]::new));
        }

        @Override
        public Stream<Unit> units() {
            return branches.stream().flatMap(InceptionNode::units);
        }
    }

    /**
     * A convolution, batch norm (epsilon 0.001) and ReLU.
     *
     * @param padded keeps the size at stride 1; otherwise the border is not padded
     */
    record Unit(String name, int in, int out, int height, int width, int stride, boolean padded)
            implements InceptionNode {
        static final double EPSILON = 1e-3;

        @Override
        public Tensor apply(Map<String, Tensor> weights, Tensor x) {
            Tensor y =
                    torch.conv2d(
                            x,
                            weights.get(name + ".weight"),
                            new TensorOptional(weights.get(name + ".bias")),
                            new long[] {stride, stride},
                            new long[] {padded ? height / 2 : 0, padded ? width / 2 : 0},
                            new long[] {1, 1},
                            1);
            y.relu_();
            return y;
        }

        @Override
        public Stream<Unit> units() {
            return Stream.of(this);
        }
    }

    /** Pooling over 3×3 pixels. */
    enum Pool implements InceptionNode {
        /** Largest value, stride 2, no padding. */
        HALVE {
            @Override
            public Tensor apply(Map<String, Tensor> weights, Tensor x) {
                return max(x, 2, 0);
            }
        },
        /** Largest value, same size. */
        LARGEST {
            @Override
            public Tensor apply(Map<String, Tensor> weights, Tensor x) {
                return max(x, 1, 1);
            }
        },
        /** Mean of the pixels that lie inside the image, same size. */
        MEAN {
            @Override
            public Tensor apply(Map<String, Tensor> weights, Tensor x) {
                return torch.avg_pool2d(
                        x,
                        new long[] {3, 3},
                        new long[] {1, 1},
                        new long[] {1, 1},
                        false,
                        false,
                        new LongOptional());
            }
        };

        private static Tensor max(Tensor x, long stride, long padding) {
            return torch.max_pool2d(
                    x,
                    new long[] {3, 3},
                    new long[] {stride, stride},
                    new long[] {padding, padding},
                    new long[] {1, 1},
                    false);
        }

        @Override
        public Stream<Unit> units() {
            return Stream.empty();
        }
    }
}
