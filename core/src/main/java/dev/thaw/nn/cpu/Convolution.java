package dev.thaw.nn.cpu;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A way to compute convolutions of stride 1 that keep the size, and their gradients. Images are
 * channels-last tensors on the processor. libtorch's own gradients see nothing of it.
 */
public sealed interface Convolution permits Winograd, Depthwise, Bfloat16 {
    /** Of images, kernels and results; biases and gradients of kernels are float32. */
    ScalarType type();

    /**
     * The convolution.
     *
     * @param weight stays as it is between calls, or libtorch changes it
     * @param bias one number for each output channel; may be missing
     * @param again whether the same kernels are likely to be used again
     * @return belongs to the caller's scope
     */
    Tensor forward(Tensor x, Tensor weight, @Nullable Tensor bias, boolean again);

    /** The gradient of the images from that of the results; belongs to the caller's scope. */
    Tensor inputGradient(Tensor ofResult, Tensor weight);

    /** Adds the gradient of the kernels to {@code into}, shaped like them. */
    void weightGradient(Tensor x, Tensor ofResult, Tensor into);
}
