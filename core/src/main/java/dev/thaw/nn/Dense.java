package dev.thaw.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * An affine map of the last axis.
 *
 * <ul>
 *   <li>input {@code (…, in)}; output {@code (…, out)}
 *   <li>parameters {@code name.weight} {@code (out, in)} and {@code name.bias} {@code (out)};
 *       initially uniform in ±gain/√in (gain 1 is the default of PyTorch, 0 starts at zero)
 * </ul>
 */
record Dense(String name, int in, int out, double gain) implements Layer {
    Dense(String name, int in, int out) {
        this(name, in, out, 1);
    }

    @Override
    public void declare(Parameters.Builder builder) {
        double bound = gain / Math.sqrt(in);
        builder.uniform(name + ".weight", bound, out, in);
        builder.uniform(name + ".bias", bound, out);
    }

    @Override
    public Tensor apply(Parameters p, Tensor x) {
        return torch.linear(x, p.get(name + ".weight"), new TensorOptional(p.get(name + ".bias")));
    }
}
