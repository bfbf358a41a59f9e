package dev.thaw.metric;

import dev.thaw.nn.Inception;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How images come to the 299×299 pixels of the Inception network. The same images differ by several
 * points of FID between these, so a number holds only beside its name.
 */
public enum InceptionResize {
    /**
     * Bilinear with half-pixel centres, no antialiasing, −1 is black and 1 white: the common
     * PyTorch tools and the official code of Cold Diffusion.
     */
    PYTORCH("bilinear-299"),
    /**
     * Bilinear, pixel i of the result at i·side/299, no antialiasing, level v of 255 becomes (v −
     * 128)/128: the graph of 2015 in TensorFlow 1, in which the FID was defined.
     */
    TENSORFLOW("tensorflow-299"),
    /**
     * Cubic convolution (a = −0.5) with antialiasing and half-pixel centres, clamped to black and
     * white: the proposal of Parmar et al. (2022), "clean FID".
     */
    CLEAN("clean-299");

    private static final int SIZE = Inception.SIZE;

    private final String label;

    InceptionResize(String label) {
        this.label = label;
    }

    /** Its part of a profile's name. */
    String label() {
        return label;
    }

    /**
     * As the network sees them.
     *
     * @param images {@code (N, C, H, W)} with −1 for level 0 and 1 for level 255
     * @return {@code (N, C, 299, 299)} in the caller's scope
     */
    Tensor apply(Tensor images) {
        try (Scope scope = Scope.open()) {
            return scope.handUp(
                    switch (this) {
                        case PYTORCH ->
                                torch.upsample_bilinear2d(images, new long[] {SIZE, SIZE}, false);
                        case TENSORFLOW ->
                                resized(images)
                                        .add(new Scalar(1f))
                                        .mul(new Scalar(127.5f))
                                        .sub(new Scalar(128f))
                                        .div(new Scalar(128f));
                        case CLEAN ->
                                resized(images)
                                        .clamp(
                                                new ScalarOptional(new Scalar(-1f)),
                                                new ScalarOptional(new Scalar(1f)));
                    });
        }
    }

    private Tensor resized(Tensor images) {
        return axis(images.size(2), images).matmul(images).matmul(axis(images.size(3), images).t());
    }

    /** The matrix of one axis, {@code (299, size)}. */
    private Tensor axis(long size, Tensor like) {
        int side = Math.toIntExact(size);
        double[] matrix = new double[SIZE * side];
        for (int i = 0; i < SIZE; i++) {
            if (this == TENSORFLOW) {
                linear(matrix, i, side);
            } else {
                cubic(matrix, i, side);
            }
        }
        return Tensors.to(
                Tensors.of(matrix, SIZE, side).to(Tensors.type(like)), Tensors.device(like));
    }

    private static void linear(double[] matrix, int row, int side) {
        double at = (double) row * side / SIZE;
        int low = (int) at;
        matrix[row * side + low] += 1 - (at - low);
        matrix[row * side + Math.min(low + 1, side - 1)] += at - low;
    }

    /** Weights that fall outside the image are left out; the others sum to 1. */
    private static void cubic(double[] matrix, int row, int side) {
        double scale = (double) side / SIZE;
        double stretch = Math.max(scale, 1);
        double centre = (row + 0.5) * scale;
        int from = Math.max(0, (int) (centre - 2 * stretch + 0.5));
        int to = Math.min(side, (int) (centre + 2 * stretch + 0.5));
        double sum = 0;
        for (int k = from; k < to; k++) {
            double weight = bell((k + 0.5 - centre) / stretch);
            matrix[row * side + k] = weight;
            sum += weight;
        }
        for (int k = from; k < to; k++) {
            matrix[row * side + k] /= sum;
        }
    }

    /** The cubic convolution of Keys (1981) with a = −1/2. */
    private static double bell(double x) {
        double d = Math.abs(x);
        if (d < 1) {
            return (1.5 * d - 2.5) * d * d + 1;
        }
        return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
    }
}
