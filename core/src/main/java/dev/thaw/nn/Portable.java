package dev.thaw.nn;

import dev.thaw.base.Seeds;
import dev.thaw.nn.onnx.OnnxGraph;
import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** A network whose pass is defined once, over {@link Ops}: it runs and can be written down. */
interface Portable extends Probe.Observable {
    /** One pass; see {@link Network#forward} for the shapes. */
    <V> V pass(Ops<V> ops, V x, V severity);

    /** One key per image of the next batch while training, else null. */
    default @Nullable Seeds keys() {
        return null;
    }

    @Override
    default Tensor forward(Tensor x, Tensor severity, Probe probe) {
        try (Scope scope = Scope.open()) {
            return scope.handUp(pass(new TorchOps(parameters(), probe, keys()), x, severity));
        }
    }

    @Override
    default String write(OnnxGraph graph, String x, String severity) {
        return pass(new OnnxOps(graph, parameters()), x, severity);
    }
}
