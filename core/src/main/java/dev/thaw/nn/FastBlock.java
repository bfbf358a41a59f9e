package dev.thaw.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The residual block of {@link FastUnet}: norm, 3×3 convolution, per-channel scale and shift from
 * the conditioning, SiLU, 3×3 convolution, plus the input.
 *
 * <ul>
 *   <li>input and output {@code (N, C, H, W)}, conditioning {@code (N, condition)}
 *   <li>parameters {@code norm.{g,b}}, {@code conv1}, {@code film}, {@code conv2} under its name
 * </ul>
 */
record FastBlock(String name, int channels, int condition) {
    private ChannelNorm norm() {
        return new ChannelNorm(name + ".norm", channels);
    }

    private Conv first() {
        return Conv.same(name + ".conv1", channels, channels, 3);
    }

    private Dense film() {
        return new Dense(name + ".film", condition, 2 * channels, 0.1);
    }

    private Conv second() {
        return Conv.same(name + ".conv2", channels, channels, 3);
    }

    void declare(Parameters.Builder builder) {
        List.of(norm(), first(), film(), second()).forEach(l -> l.declare(builder));
    }

    Tensor apply(Parameters p, Tensor x, Tensor condition) {
        Tensor h = first().apply(p, norm().apply(p, x));
        Tensor film = film().apply(p, condition).view(x.size(0), 2L * channels, 1, 1);
        Tensor scale = film.narrow(1, 0, channels);
        Tensor shift = film.narrow(1, channels, channels);
        // h + h·scale + shift: one pass where two would do the same
        Tensor modulated = torch.addcmul(h.add(shift), h, scale);
        return second().apply(p, torch.silu(modulated)).add(x);
    }
}
