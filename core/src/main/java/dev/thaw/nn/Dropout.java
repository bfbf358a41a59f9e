package dev.thaw.nn;

import dev.thaw.base.Seeds;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Sets a share of the values to zero and scales the others up by as much (Srivastava et al. 2014).
 * Which ones depends on the image's key, the layer and the position alone.
 *
 * @param rate share of zeros, at least 0 and below 1
 * @param seeds one key per image; null = nothing is dropped
 */
record Dropout(double rate, @Nullable Seeds seeds) {
    /** {@code x} is {@code (N, C, H, W)}; the layer's name keys the draw. */
    Tensor apply(String layer, Tensor x) {
        if (seeds == null || rate == 0) {
            return x;
        }
        long n = x.size(0);
        long c = x.size(1);
        long h = x.size(2);
        long w = x.size(3);
        Tensor kept = Noise.mask(seeds.derive(layer), rate, c * h * w, Tensors.device(x));
        // positions count as channels-last tensors lie in memory
        Tensor mask = kept.view(n, h, w, c).permute(0, 3, 1, 2);
        return x.mul(mask.mul_(new Scalar(1 / (1 - rate))));
    }
}
