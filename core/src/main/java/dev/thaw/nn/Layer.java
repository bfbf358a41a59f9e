package dev.thaw.nn;

import org.bytedeco.pytorch.Tensor;

/** A named piece of a network without state of its own: it declares and uses parameters by name. */
interface Layer {
    /** Prefix of its parameters. */
    String name();

    void declare(Parameters.Builder builder);

    /** One forward pass; temporaries and result belong to the caller's scope. */
    Tensor apply(Parameters p, Tensor x);
}
