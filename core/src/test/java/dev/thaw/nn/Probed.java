package dev.thaw.nn;

import dev.thaw.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Looks inside networks, for comparisons with other implementations. */
public final class Probed {
    private Probed() {}

    /** Output of one pass, and of each module on the way. */
    public record Pass(Tensor output, Map<String, double[]> modules) {}

    public static Pass run(Network network, Tensor x, Tensor severity) {
        Map<String, double[]> modules = new LinkedHashMap<>();
        Tensor y =
                ((Probe.Observable) network)
                        .forward(x, severity, (name, t) -> modules.put(name, Tensors.doubles(t)));
        return new Pass(y, modules);
    }

    public static Tensor sinusoidal(Tensor s, int dim) {
        TorchOps ops =
                new TorchOps(name -> {
                    throw new AssertionError("no parameters: " + name);
                });
        return TimeEmbedding.sinusoidal(ops, s, dim);
    }
}
