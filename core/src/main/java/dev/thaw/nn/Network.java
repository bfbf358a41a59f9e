package dev.thaw.nn;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.nn.onnx.OnnxGraph;
import org.bytedeco.pytorch.Tensor;

/** A live network: owns its parameters, closed by its owner. */
public interface Network extends AutoCloseable {
    /**
     * One forward pass.
     *
     * @param x {@code (N, C, H, W)} float32
     * @param severity {@code (N)} float32 in [0, 1]
     * @return {@code (N, C, H, W)}; belongs to the caller's scope
     */
    Tensor forward(Tensor x, Tensor severity);

    /**
     * Passes from now on are those of a training: what is random in it (dropout) is drawn anew. A
     * network without such parts has nothing to do.
     *
     * @param seeds one key per image of the batch that follows
     */
    default void train(Seeds seeds) {}

    /** Passes from now on depend on nothing but their input; so it is in a new network. */
    default void evaluate() {}

    /**
     * Writes the forward pass of an evaluation into a graph.
     *
     * @param x name of the images there
     * @param severity name of the severities there
     * @return name of the result there
     * @throws Fault of kind usage when this network cannot be written down
     */
    default String write(OnnxGraph graph, String x, String severity) {
        throw Fault.usage("the network " + this + " cannot be written as an ONNX graph");
    }

    Parameters parameters();

    @Override
    void close();
}
