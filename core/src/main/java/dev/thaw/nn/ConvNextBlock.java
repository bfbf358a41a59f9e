package dev.thaw.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The block of {@link ConvNextUnet}: 7×7 depthwise convolution, time shift, norm, 3×3 convolution
 * to 2·out, GELU, 3×3 convolution to out, plus the input (projected when the widths differ).
 *
 * <ul>
 *   <li>input {@code (N, in, H, W)}, time {@code (N, timeWidth)} after GELU; output {@code (N, out,
 *       H, W)}
 *   <li>parameters {@code mlp.1}, {@code ds_conv}, {@code net.0}, {@code net.1}, {@code net.3},
 *       {@code res_conv} under the block's name
 * </ul>
 *
 * @param timeWidth width of the time features; 0 = not conditioned
 */
record ConvNextBlock(String name, int in, int out, int timeWidth, boolean normed) implements Layer {

    private Dense shift() {
        return new Dense(name + ".mlp.1", timeWidth, in);
    }

    private Conv depthwise() {
        return Conv.depthwise(name + ".ds_conv", in, 7);
    }

    private ChannelNorm norm() {
        return new ChannelNorm(name + ".net.0", in);
    }

    private Conv widen() {
        return Conv.same(name + ".net.1", in, 2 * out, 3);
    }

    private Conv narrow() {
        return Conv.same(name + ".net.3", 2 * out, out, 3);
    }

    private Conv project() {
        return Conv.same(name + ".res_conv", in, out, 1);
    }

    @Override
    public void declare(Parameters.Builder builder) {
        List<Layer> layers = new ArrayList<>();
        if (timeWidth > 0) {
            layers.add(shift());
        }
        layers.add(depthwise());
        if (normed) {
            layers.add(norm());
        }
        layers.add(widen());
        layers.add(narrow());
        if (in != out) {
            layers.add(project());
        }
        layers.forEach(l -> l.declare(builder));
    }

    /** Without conditioning. */
    @Override
    public Tensor apply(Parameters p, Tensor x) {
        return rest(p, x, depthwise().apply(p, x));
    }

    Tensor apply(Parameters p, Tensor x, Tensor time) {
        Tensor h = depthwise().apply(p, x);
        if (timeWidth > 0) {
            h = h.add(shift().apply(p, time).view(x.size(0), in, 1, 1));
        }
        return rest(p, x, h);
    }

    private Tensor rest(Parameters p, Tensor x, Tensor h) {
        Tensor normal = normed ? norm().apply(p, h) : h;
        Tensor y = narrow().apply(p, torch.gelu(widen().apply(p, normal)));
        return y.add(in == out ? x : project().apply(p, x));
    }
}
