package dev.thaw.restore;

import dev.thaw.nn.Network;
import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/** What the output of a network means; turns it into a {@link Restorer}. */
public enum Parametrization {
    /** The output is x̂0. */
    CLEAN {
        @Override
        Tensor clean(Tensor xt, Tensor output) {
            return output;
        }
    },
    /** The output is x̂0 − xt. */
    RESIDUAL {
        @Override
        Tensor clean(Tensor xt, Tensor output) {
            return xt.add(output);
        }
    };

    abstract Tensor clean(Tensor xt, Tensor output);

    /** The network as a restorer; the network stays its owner's. */
    public Restorer over(Network network) {
        return (xt, severity) -> {
            try (Scope scope = Scope.open()) {
                return scope.handUp(clean(xt, network.forward(xt, severity)));
            }
        };
    }
}
