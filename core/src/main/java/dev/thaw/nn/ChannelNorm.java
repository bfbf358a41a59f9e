package dev.thaw.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Layer normalisation over the channels of each pixel: {@code (x − mean)/√(var + 1e-5)·g + b} with
 * biased variance. On channels-last tensors it is one fused kernel over the last axis.
 *
 * <ul>
 *   <li>input and output {@code (N, C, H, W)}
 *   <li>parameters {@code name.g} and {@code name.b} {@code (1, C, 1, 1)}, initially 1 and 0
 * </ul>
 */
record ChannelNorm(String name, int channels) implements Layer {
    private static final double EPSILON = 1e-5;

    @Override
    public void declare(Parameters.Builder builder) {
        builder.constant(name + ".g", 1, 1, channels, 1, 1);
        builder.constant(name + ".b", 0, 1, channels, 1, 1);
    }

    @Override
    public Tensor apply(Parameters p, Tensor x) {
        Tensor last = x.permute(0, 2, 3, 1); // (N, H, W, C), contiguous when x is channels-last
        Tensor y =
                torch.layer_norm(
                        last,
                        new long[] {channels},
                        new TensorOptional(p.get(name + ".g").view(channels)),
                        new TensorOptional(p.get(name + ".b").view(channels)),
                        EPSILON,
                        false);
        return y.permute(0, 3, 1, 2);
    }
}
