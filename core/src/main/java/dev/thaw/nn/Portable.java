package dev.thaw.nn;

import dev.thaw.base.Seeds;
import dev.thaw.nn.onnx.OnnxGraph;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
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

    /**
     * Pixels of all images together that go through a pass without gradients on the processor: more
     * would leave its caches and ask for new memory at each layer.
     */
    default long pixelsAtOnce() {
        return Long.MAX_VALUE;
    }

    @Override
    default Tensor forward(Tensor x, Tensor severity, Probe probe) {
        long atOnce = Math.max(1, pixelsAtOnce() / (x.size(2) * x.size(3)));
        boolean whole = GradMode.is_enabled() || probe != Probe.NONE || x.is_cuda();
        try (Scope scope = Scope.open()) {
            TorchOps ops = new TorchOps(parameters(), probe, keys());
            if (whole || x.size(0) <= atOnce) {
                return scope.handUp(pass(ops, x, severity));
            }
            List<Tensor> parts = new ArrayList<>();
            for (long from = 0; from < x.size(0); from += atOnce) {
                long count = Math.min(atOnce, x.size(0) - from);
                Tensor some = x.narrow(0, from, count);
                Tensor theirs = severity.narrow(0, from, count);
                parts.add(ops.part(() -> pass(ops, some, theirs)));
            }
            return scope.handUp(Tensors.cat(0, parts.toArray(Tensor[]::new)));
        }
    }

    @Override
    default String write(OnnxGraph graph, String x, String severity) {
        return pass(new OnnxOps(graph, parameters()), x, severity);
    }
}
