package dev.thaw.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The attention of {@link DdpmUnet}: one head over all positions, with a norm before it, plus the
 * input. The cost grows with the square of the number of positions.
 *
 * <ul>
 *   <li>input and output {@code (N, C, H, W)}
 *   <li>parameters {@code norm}, {@code q}, {@code k}, {@code v} and {@code proj_out} (1×1
 *       convolutions) under the layer's name
 * </ul>
 */
record DdpmAttention(String name, int channels) implements Layer {
    private GroupNorm norm() {
        return new GroupNorm(name + ".norm", channels);
    }

    private Conv conv(String part) {
        return Conv.same(name + "." + part, channels, channels, 1);
    }

    @Override
    public void declare(Parameters.Builder builder) {
        norm().declare(builder);
        conv("q").declare(builder);
        conv("k").declare(builder);
        conv("v").declare(builder);
        conv("proj_out").declare(builder);
    }

    @Override
    public Tensor apply(Parameters p, Tensor x) {
        Tensor normal = norm().apply(p, x);
        Tensor mixed =
                torch.scaled_dot_product_attention(
                        tokens(conv("q").apply(p, normal)),
                        tokens(conv("k").apply(p, normal)),
                        tokens(conv("v").apply(p, normal)));
        Tensor image = mixed.view(x.size(0), x.size(2), x.size(3), channels).permute(0, 3, 1, 2);
        return conv("proj_out").apply(p, image).add(x);
    }

    /** {@code (N, C, H, W)} as {@code (N, 1, positions, C)}. */
    private Tensor tokens(Tensor x) {
        return x.permute(0, 2, 3, 1).reshape(x.size(0), 1, x.size(2) * x.size(3), channels);
    }
}
