package dev.thaw.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A transposed 4×4 convolution with stride 2 and padding 1: doubles the size.
 *
 * <ul>
 *   <li>input {@code (N, in, H, W)}; output {@code (N, out, 2H, 2W)}
 *   <li>parameters {@code name.weight} {@code (in, out, 4, 4)} and {@code name.bias} {@code (out)};
 *       initially uniform in ±1/√(16·out), the default of PyTorch
 * </ul>
 */
record TransposedConv(String name, int in, int out) implements Layer {
    private static final int KERNEL = 4;

    @Override
    public void declare(Parameters.Builder builder) {
        double bound = 1 / Math.sqrt((double) out * KERNEL * KERNEL);
        builder.uniform(name + ".weight", bound, in, out, KERNEL, KERNEL);
        builder.uniform(name + ".bias", bound, out);
    }

    @Override
    public Tensor apply(Parameters p, Tensor x) {
        return torch.conv_transpose2d(
                x,
                p.get(name + ".weight"),
                new TensorOptional(p.get(name + ".bias")),
                new long[] {2, 2},
                new long[] {1, 1},
                new long[] {0, 0},
                1,
                1,
                1);
    }
}
