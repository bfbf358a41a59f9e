package dev.thaw.nn;

import dev.thaw.nn.cpu.Bfloat16;
import dev.thaw.nn.cpu.Convolution;
import dev.thaw.nn.cpu.Depthwise;
import dev.thaw.nn.cpu.Winograd;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Thaw's own ways to convolve on the processor, with what they keep from one pass to the next. It
 * can be used again after closing.
 */
final class OwnConvolutions implements AutoCloseable {
    private final Winograd winograd;
    private final Depthwise depthwise = new Depthwise();
    private final Bfloat16 bfloat16 = new Bfloat16();

    /**
     * @param room bytes of transformed kernels that may stay
     */
    OwnConvolutions(long room) {
        this.winograd = new Winograd(room);
    }

    /**
     * The fastest way for a layer and these images, or null where libtorch is faster.
     *
     * @param taped whether gradients are written on a tape: libtorch sees nothing of these ways
     */
    @Nullable Convolution of(Conv c, Tensor x, boolean taped) {
        boolean gradients = GradMode.is_enabled();
        if (x.is_cuda() || (gradients && !taped)) {
            return null;
        }
        if (Autocast.here()) {
            return gradients ? reduced(c) : null;
        }
        if (Tensors.type(x) != ScalarType.Float) {
            return null;
        }
        if (c.tiled(x)) {
            return winograd;
        }
        return c.depthwise() ? depthwise : null;
    }

    /** Passes back of depthwise convolutions take longer in bfloat16. */
    private @Nullable Convolution reduced(Conv c) {
        if (c.depthwise()) {
            return depthwise;
        }
        return c.dense() ? bfloat16 : null;
    }

    @Override
    public void close() {
        winograd.close();
    }
}
