package dev.thaw.nn;

import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * Sinusoidal embedding of a number per image (Vaswani et al. 2017): f_i = exp(−i·ln 10000/(d/2 −
 * 1)), {@code [sin(s f) | cos(s f)]}. No parameters.
 */
final class TimeEmbedding {
    private TimeEmbedding() {}

    /**
     * {@code s} {@code (N)} becomes {@code (N, dim)}; {@code dim} is at least 4, an odd one gets a
     * last column of zeros.
     */
    static Tensor sinusoidal(Tensor s, int dim) {
        int half = dim / 2;
        double step = Math.log(10_000) / (half - 1);
        float[] frequencies = new float[half];
        for (int i = 0; i < half; i++) {
            // float before exp: the values that checkpoints of the field were trained with
            frequencies[i] = (float) Math.exp((float) (i * -step));
        }
        Tensor f = Tensors.of(frequencies, Tensors.device(s), 1, half);
        Tensor angles = s.view(-1, 1).mul(f); // (N, half)
        Tensor waves = Tensors.cat(1, angles.sin(), angles.cos());
        return dim % 2 == 0
                ? waves
                : Tensors.cat(1, waves, Tensors.zeros(Tensors.device(s), s.numel(), 1));
    }
}
