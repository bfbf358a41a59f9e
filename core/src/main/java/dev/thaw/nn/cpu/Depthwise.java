package dev.thaw.nn.cpu;

import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Depthwise convolutions with odd kernels {@code (C, 1, K, K)} and zero padding (K − 1)/2. libtorch
 * convolves and makes the gradient of the images; that of the kernels, where it is several times
 * slower, is made here: each tap is a sum of products over the pixels of all images.
 *
 * <p>Results do not depend on the number of threads. An instance keeps the buffers of its threads;
 * calls may run side by side.
 */
public final class Depthwise implements Convolution {
    /** Values at a time: channels of the same pixel of several images. */
    private static final int LINE = 512;

    private final Workers<Window> workers = new Workers<>(Window::new);

    @Override
    public ScalarType type() {
        return ScalarType.Float;
    }

    @Override
    public Tensor forward(Tensor x, Tensor weight, @Nullable Tensor bias, boolean again) {
        return Direct.forward(x, weight, bias, weight.size(0));
    }

    @Override
    public Tensor inputGradient(Tensor ofResult, Tensor weight) {
        return Direct.inputGradient(ofResult, weight, weight.size(0));
    }

    @Override
    public void weightGradient(Tensor x, Tensor ofResult, Tensor into) {
        int channels = (int) into.size(0);
        int side = (int) into.size(2);
        int some = Math.min(channels, LINE);
        int count = Math.clamp(LINE / some, 1, (int) x.size(0));
        int groups = Math.ceilDiv((int) x.size(0), count);
        int blocks = Math.ceilDiv(channels, some);
        Images images = Images.of(x);
        Images gradients = Images.of(ofResult);
        try (Scope scope = Scope.open()) {
            Tensor parts = torch.empty(groups, (long) side * side, channels);
            MemorySegment memory = Tensors.memory(parts);
            workers.share(
                    groups * blocks,
                    (window, number) -> {
                        int image = number / blocks * count;
                        int channel = number % blocks * some;
                        Images.Stack stack =
                                new Images.Stack(
                                        image,
                                        Math.min(count, images.count() - image),
                                        channel,
                                        Math.min(some, channels - channel));
                        window.sum(images, gradients, stack, side);
                        window.write(stack, memory, number / blocks, channels);
                    });
            into.add_(parts.sum(0).t().reshape(Tensors.shape(into)));
        }
    }
}
