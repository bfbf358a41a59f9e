package dev.thaw.nn;

import dev.thaw.base.Check;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * A small convolutional classifier: three 3×3 convolutions (the last two with stride 2), mean over
 * the positions of a 2×2 grid, 64 features, class logits. Its features stand in for Inception where
 * distances between sets of pictures are wanted without a download.
 *
 * <ul>
 *   <li>input {@code (N, C, H, W)} in [-1, 1], sides of at least 8
 *   <li>{@link #features} {@code (N, 64)}; {@link #logits} {@code (N, classes)}
 * </ul>
 */
public final class Classifier implements AutoCloseable {
    /** Width of {@link #features}. */
    public static final int FEATURES = 64;

    /** What can be looked at inside, from the pixels to the classes. */
    public enum Level {
        /** {@code (N, 32, H, W)} after the first convolution. */
        CONV_1,
        /** {@code (N, 64, H/2, W/2)} after the second. */
        CONV_2,
        /** {@code (N, 128, H/4, W/4)} after the third. */
        CONV_3,
        /** {@link #features}. */
        FEATURES,
        /** {@link #logits}. */
        LOGITS
    }

    private static final int WIDTH = 32;

    private final ImageShape image;
    private final int classes;
    private final Parameters parameters;
    private final Conv first;
    private final List<Conv> strided;
    private final List<ChannelNorm> norms;
    private final Dense squeeze;
    private final Dense head;

    /** A fresh classifier; {@code seed} keys its initial weights. */
    public Classifier(ImageShape image, int classes, long seed, Device device) {
        Check.atLeast("classifier image height", 8, image.height());
        Check.atLeast("classifier image width", 8, image.width());
        Check.atLeast("classifier classes", 2, classes);
        this.image = image;
        this.classes = classes;
        this.first = Conv.same("conv.0", image.channels(), WIDTH, 3);
        this.strided =
                List.of(
                        new Conv("conv.1", WIDTH, 2 * WIDTH, 3, 2, 1, 1, true),
                        new Conv("conv.2", 2 * WIDTH, 4 * WIDTH, 3, 2, 1, 1, true));
        this.norms =
                List.of(new ChannelNorm("norm.0", WIDTH), new ChannelNorm("norm.1", 2 * WIDTH));
        this.squeeze = new Dense("features", 4 * 4 * WIDTH, FEATURES);
        this.head = new Dense("head", FEATURES, classes);
        Parameters.Builder builder = new Parameters.Builder(seed);
        first.declare(builder);
        strided.forEach(l -> l.declare(builder));
        norms.forEach(l -> l.declare(builder));
        squeeze.declare(builder);
        head.declare(builder);
        this.parameters = builder.build(device);
    }

    public ImageShape image() {
        return image;
    }

    public int classes() {
        return classes;
    }

    public Parameters parameters() {
        return parameters;
    }

    /** The 64 features of each image, before the last layer. */
    public Tensor features(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor pooled =
                    torch.adaptive_avg_pool2d(convolved(x, strided.size()), 2, 2).flatten(1, -1);
            return scope.handUp(squeeze.apply(parameters, pooled));
        }
    }

    /** After the first convolution and {@code more} others, each with its SiLU. */
    private Tensor convolved(Tensor x, int more) {
        Tensor h = torch.silu(first.apply(parameters, x.contiguous(MemoryFormat.ChannelsLast)));
        for (int i = 0; i < more; i++) {
            h = strided.get(i).apply(parameters, norms.get(i).apply(parameters, h));
            h = torch.silu(h);
        }
        return h;
    }

    /** What a level answers to each image; sides of any size will do. */
    public Tensor activations(Level level, Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.handUp(
                    switch (level) {
                        case CONV_1, CONV_2, CONV_3 -> convolved(x, level.ordinal());
                        case FEATURES -> features(x);
                        case LOGITS -> logits(x);
                    });
        }
    }

    /** Class logits of each image. */
    public Tensor logits(Tensor x) {
        try (Scope scope = Scope.open()) {
            return scope.handUp(head(features(x)));
        }
    }

    /** Class logits from {@link #features}. */
    public Tensor head(Tensor features) {
        try (Scope scope = Scope.open()) {
            return scope.handUp(head.apply(parameters, torch.silu(features)));
        }
    }

    @Override
    public void close() {
        parameters.close();
    }
}
