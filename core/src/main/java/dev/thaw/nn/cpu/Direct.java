package dev.thaw.nn.cpu;

import dev.thaw.tensor.Scope;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** libtorch's convolutions with square kernels, stride 1 and the padding that keeps the size. */
final class Direct {
    private static final long[] ONE = {1, 1};

    private Direct() {}

    static Tensor forward(Tensor x, Tensor weight, @Nullable Tensor bias, long groups) {
        return torch.conv2d(
                x,
                weight,
                bias == null ? new TensorOptional() : new TensorOptional(bias),
                ONE,
                padding(weight),
                ONE,
                groups);
    }

    private static long[] padding(Tensor weight) {
        long side = weight.size(2) / 2;
        return new long[] {side, side};
    }

    /** The gradient of the images; belongs to the caller's scope. */
    static Tensor inputGradient(Tensor ofResult, Tensor weight, long groups) {
        try (Scope scope = Scope.open();
                BoolPointer mask = mask(true, false)) {
            Tensor images = sized(ofResult, weight.size(1) * groups);
            // the tuple owns its tensors
            return scope.handUp(
                    new Tensor(gradients(ofResult, images, weight, groups, mask).get0()));
        }
    }

    /** The gradient of the kernels; belongs to the caller's scope. */
    static Tensor weightGradient(Tensor x, Tensor ofResult, Tensor weight, long groups) {
        try (Scope scope = Scope.open();
                BoolPointer mask = mask(false, true)) {
            return scope.handUp(new Tensor(gradients(ofResult, x, weight, groups, mask).get1()));
        }
    }

    /** Uninitialised: their gradient needs no more of images than their size. */
    private static Tensor sized(Tensor like, long channels) {
        long[] sizes = {like.size(0), like.size(2), like.size(3), channels};
        return torch.empty(sizes, new TensorOptions(like.scalar_type()), new MemoryFormatOptional())
                .permute(0, 3, 1, 2);
    }

    private static BoolPointer mask(boolean ofImages, boolean ofKernels) {
        return new BoolPointer(3).put(0, ofImages).put(1, ofKernels).put(2, false);
    }

    private static T_TensorTensorTensor_T gradients(
            Tensor ofResult, Tensor x, Tensor weight, long groups, BoolPointer mask) {
        return torch.convolution_backward(
                ofResult,
                x,
                weight,
                new LongArrayRefOptional(0),
                ONE,
                padding(weight),
                ONE,
                false,
                new long[] {0, 0},
                groups,
                mask);
    }
}
