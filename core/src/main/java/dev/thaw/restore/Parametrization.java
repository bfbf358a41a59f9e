package dev.thaw.restore;

import dev.thaw.nn.Network;
import dev.thaw.nn.onnx.OnnxGraph;
import dev.thaw.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What the output of a network means; turns it into a {@link Restorer}. */
public enum Parametrization {
    /** The output is x̂0. */
    CLEAN {
        @Override
        Tensor clean(Tensor xt, Tensor output) {
            return output;
        }

        @Override
        String clean(OnnxGraph graph, String xt, String output) {
            return output;
        }
    },
    /** The output is x̂0 − xt. */
    RESIDUAL {
        @Override
        Tensor clean(Tensor xt, Tensor output) {
            return xt.add(output);
        }

        @Override
        String clean(OnnxGraph graph, String xt, String output) {
            return graph.add("Add", List.of(xt, output));
        }
    };

    abstract Tensor clean(Tensor xt, Tensor output);

    /** The same, written down. */
    abstract String clean(OnnxGraph graph, String xt, String output);

    /** The network as a restorer; the network stays its owner's. */
    public Restorer over(Network network) {
        return (xt, severity) -> {
            try (Scope scope = Scope.open()) {
                return scope.handUp(clean(xt, network.forward(xt, severity)));
            }
        };
    }

    /**
     * The network as a restorer in an ONNX graph: inputs {@code xt} and {@code severity}, output
     * {@code x0}, shaped as in {@link Restorer#restore}; batch, height and width are free.
     *
     * @param channels of the images
     * @throws dev.thaw.base.Fault of kind usage when the network cannot be written down
     */
    public OnnxGraph graph(Network network, int channels) {
        OnnxGraph graph = new OnnxGraph("restorer");
        String[] image = {"batch", Integer.toString(channels), "height", "width"};
        String xt = graph.input("xt", image);
        String severity = graph.input("severity", "batch");
        graph.output("x0", clean(graph, xt, network.write(graph, xt, severity)), image);
        return graph;
    }
}
