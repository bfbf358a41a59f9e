package dev.thaw.nn;

import dev.thaw.base.Check;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The convolutional part of a published classifier, with weights that the user brings: what LPIPS
 * sees through. Gives the output of several stages. For inference only; it computes in the
 * precision of its weights.
 */
public final class Backbone implements AutoCloseable {
    /** A convolution and a ReLU; {@code index} is its number in {@code features.N}. */
    public record Step(int index, int in, int out, int kernel, int stride, int padding) {}

    /** Steps up to an output, after a max pooling of stride 2 or none. */
    public record Stage(boolean pooled, List<Step> steps) {}

    /**
     * A network as a list of stages.
     *
     * @param window side of the pooling windows
     * @param least smallest side of an image
     */
    public record Layout(String name, int window, int least, List<Stage> stages) {
        public Layout {
            stages = List.copyOf(stages);
        }

        /** Channels of each output. */
        public List<Integer> widths() {
            return stages.stream().map(s -> s.steps().getLast().out()).toList();
        }

        /** Names and shapes of the weights. */
        public Map<String, long[]> shapes() {
            Map<String, long[]> shapes = new LinkedHashMap<>();
            for (Stage stage : stages) {
                for (Step s : stage.steps()) {
                    shapes.put(name(s, "weight"), new long[] {s.out, s.in, s.kernel, s.kernel});
                    shapes.put(name(s, "bias"), new long[] {s.out});
                }
            }
            return shapes;
        }

        private static String name(Step step, String part) {
            return "features." + step.index + "." + part;
        }
    }

    /** AlexNet in one tower (Krizhevsky 2014), outputs after each of the five ReLUs. */
    public static final Layout ALEX =
            new Layout(
                    "alex",
                    3,
                    32,
                    List.of(
                            new Stage(false, List.of(new Step(0, 3, 64, 11, 4, 2))),
                            new Stage(true, List.of(new Step(3, 64, 192, 5, 1, 2))),
                            new Stage(true, List.of(new Step(6, 192, 384, 3, 1, 1))),
                            new Stage(false, List.of(new Step(8, 384, 256, 3, 1, 1))),
                            new Stage(false, List.of(new Step(10, 256, 256, 3, 1, 1)))));

    /** VGG-16 (Simonyan and Zisserman 2015), outputs before each pooling but the last. */
    public static final Layout VGG =
            new Layout(
                    "vgg",
                    2,
                    16,
                    List.of(
                            vgg(false, 0, 3, 64, 2),
                            vgg(true, 5, 64, 128, 2),
                            vgg(true, 10, 128, 256, 3),
                            vgg(true, 17, 256, 512, 3),
                            vgg(true, 24, 512, 512, 3)));

    private static Stage vgg(boolean pooled, int index, int in, int out, int count) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            steps.add(new Step(index + 2 * i, i == 0 ? in : out, out, 3, 1, 1));
        }
        return new Stage(pooled, steps);
    }

    private final Layout layout;
    private final Map<String, Tensor> weights = new LinkedHashMap<>();

    private Backbone(Layout layout) {
        this.layout = layout;
    }

    /**
     * Takes the convolutions out of a state dict; the fully connected layers are not needed.
     *
     * @param what where it comes from, for the message
     * @throws dev.thaw.base.Fault of kind model that lists missing, unknown and misshapen names
     */
    public static Backbone of(
            Layout layout, Map<String, Tensor> state, String what, Device device) {
        Map<String, long[]> given = new LinkedHashMap<>();
        state.forEach((name, t) -> {
            if (!name.startsWith("classifier.")) {
                given.put(name, Tensors.shape(t));
            }
        });
        Parameters.demandFit(layout.shapes(), given, what, "the network " + layout.name());
        Backbone net = new Backbone(layout);
        try (Scope scope = Scope.open()) {
            for (String name : layout.shapes().keySet()) {
                Tensor t = Objects.requireNonNull(state.get(name));
                net.weights.put(name, scope.keep(Tensors.to(t.detach(), device).clone()));
            }
        }
        return net;
    }

    public Layout layout() {
        return layout;
    }

    /** The output of each stage for {@code (N, 3, H, W)}; they belong to the caller's scope. */
    public List<Tensor> outputs(Tensor x) {
        Check.that(
                Math.min(x.size(2), x.size(3)) >= layout.least(),
                "the network "
                        + layout.name()
                        + " needs images of at least "
                        + layout.least()
                        + " pixels a side, got "
                        + x.size(3)
                        + "x"
                        + x.size(2));
        List<Tensor> outputs = new ArrayList<>();
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor h = x;
            for (Stage stage : layout.stages()) {
                h = stage.pooled() ? pool(h) : h;
                for (Step step : stage.steps()) {
                    h = run(step, h);
                }
                outputs.add(h);
            }
            outputs.forEach(scope::handUp);
        }
        return outputs;
    }

    private Tensor pool(Tensor x) {
        return torch.max_pool2d(
                x,
                new long[] {layout.window(), layout.window()},
                new long[] {2, 2},
                new long[] {0, 0},
                new long[] {1, 1},
                false);
    }

    private Tensor run(Step s, Tensor x) {
        Tensor weight = weights.get(Layout.name(s, "weight"));
        Tensor bias = weights.get(Layout.name(s, "bias"));
        return torch.conv2d(
                        x.to(Objects.requireNonNull(weight).scalar_type()),
                        weight,
                        new TensorOptional(bias),
                        new long[] {s.stride, s.stride},
                        new long[] {s.padding, s.padding},
                        new long[] {1, 1},
                        1)
                .relu();
    }

    @Override
    public void close() {
        weights.values().forEach(Tensor::close);
    }
}
