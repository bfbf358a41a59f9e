package dev.thaw.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Group normalisation (Wu and He 2018) in 32 groups of channels, biased variance plus 1e-6.
 *
 * <ul>
 *   <li>input and output {@code (N, C, H, W)}; C is a multiple of 32
 *   <li>parameters {@code name.weight} and {@code name.bias} {@code (C)}, initially 1 and 0
 * </ul>
 */
record GroupNorm(String name, int channels) implements Layer {
    static final int GROUPS = 32;

    private static final double EPSILON = 1e-6;

    @Override
    public void declare(Parameters.Builder builder) {
        builder.constant(name + ".weight", 1, channels);
        builder.constant(name + ".bias", 0, channels);
    }

    @Override
    public Tensor apply(Parameters p, Tensor x) {
        return torch.group_norm(
                x,
                GROUPS,
                new TensorOptional(p.get(name + ".weight")),
                new TensorOptional(p.get(name + ".bias")),
                EPSILON,
                false);
    }
}
