package dev.thaw.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Residual multi-head attention over all positions, with a norm before it. Meant for the coarsest
 * level, where positions are few: the cost grows with their square.
 *
 * <ul>
 *   <li>input and output {@code (N, C, H, W)}; C is a multiple of {@code heads}
 *   <li>parameters {@code norm.{g,b}}, {@code qkv.{weight,bias}}, {@code out.{weight,bias}}
 * </ul>
 */
record Attention(String name, int channels, int heads) implements Layer {
    private ChannelNorm norm() {
        return new ChannelNorm(name + ".norm", channels);
    }

    private Dense qkv() {
        return new Dense(name + ".qkv", channels, 3 * channels);
    }

    private Dense out() {
        return new Dense(name + ".out", channels, channels);
    }

    @Override
    public void declare(Parameters.Builder builder) {
        norm().declare(builder);
        qkv().declare(builder);
        out().declare(builder);
    }

    @Override
    public Tensor apply(Parameters p, Tensor x) {
        long n = x.size(0);
        long h = x.size(2);
        long w = x.size(3);
        Tensor tokens = norm().apply(p, x).permute(0, 2, 3, 1).reshape(n, h * w, channels);
        TensorVector parts =
                qkv().apply(p, tokens).view(n, h * w, 3L * heads, channels / heads).chunk(3, 2);
        Tensor mixed =
                torch.scaled_dot_product_attention(
                        parts.get(0).transpose(1, 2),
                        parts.get(1).transpose(1, 2),
                        parts.get(2).transpose(1, 2)); // (N, heads, positions, C/heads)
        Tensor merged = mixed.transpose(1, 2).reshape(n, h * w, channels);
        return out().apply(p, merged).view(n, h, w, channels).permute(0, 3, 1, 2).add(x);
    }
}
