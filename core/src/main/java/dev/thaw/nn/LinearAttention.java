package dev.thaw.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Residual linear attention with a norm before it (Shen et al. 2021): softmax of the keys over the
 * positions, so that the cost grows linearly with their number. 4 heads of 32.
 *
 * <ul>
 *   <li>input and output {@code (N, C, H, W)}
 *   <li>parameters {@code name.fn.norm.{g,b}}, {@code name.fn.fn.to_qkv.weight} {@code (384, C, 1,
 *       1)}, {@code name.fn.fn.to_out.{weight,bias}}
 * </ul>
 */
record LinearAttention(String name, int channels) implements Layer {
    private static final int HEADS = 4;
    private static final int WIDTH = 32;
    private static final int INNER = HEADS * WIDTH;

    private ChannelNorm norm() {
        return new ChannelNorm(name + ".fn.norm", channels);
    }

    private Conv toQkv() {
        return Conv.noBias(name + ".fn.fn.to_qkv", channels, 3 * INNER);
    }

    private Conv toOut() {
        return Conv.same(name + ".fn.fn.to_out", INNER, channels, 1);
    }

    @Override
    public void declare(Parameters.Builder builder) {
        toQkv().declare(builder);
        toOut().declare(builder);
        norm().declare(builder);
    }

    @Override
    public Tensor apply(Parameters p, Tensor x) {
        long n = x.size(0);
        long h = x.size(2);
        long w = x.size(3);
        Tensor qkv = toQkv().apply(p, norm().apply(p, x)); // (N, 3·128, H, W)
        TensorVector parts =
                qkv.permute(0, 2, 3, 1).reshape(n, h * w, 3 * HEADS, WIDTH).chunk(3, 2);
        Tensor q = parts.get(0).permute(0, 2, 1, 3).mul(new Scalar(Math.pow(WIDTH, -0.5)));
        Tensor k = parts.get(1).permute(0, 2, 3, 1).softmax(-1); // (N, heads, d, positions)
        Tensor v = parts.get(2).permute(0, 2, 1, 3); // (N, heads, positions, e)
        Tensor context = k.matmul(v); // (N, heads, d, e)
        Tensor out = q.matmul(context); // (N, heads, positions, e)
        Tensor image = out.permute(0, 2, 1, 3).reshape(n, h, w, INNER).permute(0, 3, 1, 2);
        return toOut().apply(p, image).add(x);
    }
}
