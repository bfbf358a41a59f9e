package dev.thaw.nn;

import org.bytedeco.pytorch.Tensor;

/** A named piece of a network without state of its own: it declares and uses parameters by name. */
interface Layer {
    /** Prefix of its parameters. */
    String name();

    void declare(Parameters.Builder builder);

    /** One forward pass. */
    <V> V apply(Ops<V> ops, V x);

    /** One forward pass on libtorch; temporaries and result belong to the caller's scope. */
    default Tensor apply(Parameters p, Tensor x) {
        return apply(new TorchOps(p::get), x);
    }
}
