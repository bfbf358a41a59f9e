package dev.thaw.metric;

import dev.thaw.base.Check;
import dev.thaw.nn.Inception;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The features in which the FID is defined (Heusel et al. 2017): pool3 of the Inception network of
 * 2015-12-05. Images come to its 299×299 pixels as an {@link InceptionResize} says; grey images are
 * repeated to three channels. The network stays its owner's.
 */
public record InceptionFeatures(Inception network, Input input, InceptionResize resize)
        implements FeatureExtractor, Classifying {
    /** What is done to the pixels first. */
    public enum Input {
        /** Nothing: floats as they come, not clamped, as the official code measures. */
        FLOAT,
        /** Clamped to [-1, 1] and rounded to 8 bits, as pictures read from files are. */
        BYTES
    }

    /** Images that pass through the network at a time: bounds the memory. */
    private static final int CHUNK = 16;

    /** Resized as the official code of Cold Diffusion does. */
    public InceptionFeatures(Inception network, Input input) {
        this(network, input, InceptionResize.PYTORCH);
    }

    @Override
    public String name() {
        return "inception-2015-12-05/"
                + resize.label()
                + (input == Input.FLOAT ? "/float" : "/8-bit");
    }

    @Override
    public int dimensions() {
        return Inception.FEATURES;
    }

    @Override
    public int classes() {
        return Inception.CLASSES;
    }

    @Override
    public Tensor features(Tensor images) {
        long[] shape = Tensors.shape(images);
        Check.that(
                shape.length == 4 && shape[0] > 0 && (shape[1] == 1 || shape[1] == 3),
                "Inception features need grey or colour images (N, C, H, W), got the shape "
                        + Arrays.toString(shape));
        int chunks = Math.toIntExact(Math.ceilDiv(shape[0], (long) CHUNK));
        Tensor[] parts = new Tensor[chunks];
        try (Scope scope = Scope.open()) {
            for (int i = 0; i < chunks; i++) {
                long from = (long) i * CHUNK;
                try (Scope inner = Scope.open()) {
                    Tensor part = images.narrow(0, from, Math.min(CHUNK, shape[0] - from));
                    parts[i] = inner.handUp(network.pool3(seen(part)));
                }
            }
            return scope.handUp(Tensors.cat(0, parts));
        }
    }

    /** As the network sees them, {@code (N, 3, 299, 299)}. */
    private Tensor seen(Tensor images) {
        Tensor pixels = input == Input.FLOAT ? images.detach() : eightBit(images.detach());
        Tensor resized = resize.apply(pixels);
        return resized.size(1) == 3 ? resized : resized.repeat(1, 3, 1, 1);
    }

    private static Tensor eightBit(Tensor images) {
        Scalar half = new Scalar(127.5);
        Tensor levels = images.add(new Scalar(1.0)).mul(half).round();
        return levels.clamp_(
                        new org.bytedeco.pytorch.ScalarOptional(new Scalar(0.0)),
                        new org.bytedeco.pytorch.ScalarOptional(new Scalar(255.0)))
                .div(half)
                .sub(new Scalar(1.0));
    }

    /** From the class scores without bias, as the Inception score is defined. */
    @Override
    public Tensor probabilities(Tensor features) {
        try (Scope scope = Scope.open()) {
            return scope.handUp(network.unbiasedLogits(features).softmax(1));
        }
    }
}
