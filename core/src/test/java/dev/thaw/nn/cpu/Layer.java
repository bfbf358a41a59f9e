package dev.thaw.nn.cpu;

import dev.thaw.tensor.Native;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * One convolution of stride 1 that keeps the size: images, kernels, bias and a gradient of the
 * results. What it makes of them is libtorch's, in float64.
 */
record Layer(Tensor x, Tensor weight, Tensor bias, Tensor gradient, long groups) {
    private static final long[] ONE = {1, 1};

    /** With channels-last images and kernels {@code (out, in, 3, 3)}, row by row. */
    static Layer dense(long n, long in, long out, long height, long width) {
        return random(n, in, new long[] {out, in, 3, 3}, height, width, 1);
    }

    /** With channels-last images and kernels {@code (channels, 1, kernel, kernel)}. */
    static Layer depthwise(long n, long channels, long kernel, long height, long width) {
        return random(
                n, channels, new long[] {channels, 1, kernel, kernel}, height, width, channels);
    }

    private static Layer random(
            long n, long in, long[] kernels, long height, long width, long groups) {
        Native.start();
        long out = kernels[0];
        torch.manual_seed(n * 31 + in * 7 + out + kernels[2] + height * 3 + width);
        return new Layer(
                torch.randn(n, height, width, in).permute(0, 3, 1, 2),
                torch.randn(kernels),
                torch.randn(out),
                torch.randn(n, height, width, out).permute(0, 3, 1, 2),
                groups);
    }

    /** All but the bias in bfloat16, the kernels channels-last too. */
    Layer rounded() {
        return new Layer(rounded(x), rounded(weight), bias, rounded(gradient), groups);
    }

    private static Tensor rounded(Tensor t) {
        return t.to(ScalarType.BFloat16).contiguous(MemoryFormat.ChannelsLast);
    }

    private long[] padding() {
        return new long[] {weight.size(2) / 2, weight.size(3) / 2};
    }

    Tensor result() {
        return torch.conv2d(
                fine(x), fine(weight), new TensorOptional(fine(bias)), ONE, padding(), ONE, groups);
    }

    /** Of the images and of the kernels. */
    T_TensorTensorTensor_T gradients() {
        return torch.convolution_backward(
                fine(gradient),
                fine(x),
                fine(weight),
                new LongArrayRefOptional(weight.size(0)),
                ONE,
                padding(),
                ONE,
                false,
                new long[] {0, 0},
                groups,
                new BoolPointer(3).put(0, true).put(1, true).put(2, false));
    }

    private static Tensor fine(Tensor t) {
        return t.to(ScalarType.Double);
    }
}
