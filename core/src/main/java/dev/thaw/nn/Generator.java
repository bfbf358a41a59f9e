package dev.thaw.nn;

import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The generator of a small GAN, after DCGAN (Radford et al. 2016): a dense layer makes a coarse
 * grid of a latent, transposed convolutions double it, each followed by a normalisation over the
 * channels of a pixel, so that a picture does not depend on its batch.
 *
 * <ul>
 *   <li>input {@code (N, 64)}, standard normal; output {@code (N, C, H, W)} in (-1, 1)
 *   <li>height and width: multiples of 4, 16 to 256
 * </ul>
 */
public final class Generator implements AutoCloseable {
    /** Width of a latent. */
    public static final int LATENT = 64;

    private static final int WIDTH = 16;
    private static final int MOST_WIDTH = 128;

    private final int height;
    private final int width;
    private final int channels;
    private final Dense seed;
    private final List<ChannelNorm> norms = new ArrayList<>();
    private final List<TransposedConv> doublings = new ArrayList<>();
    private final Conv last;
    private final Parameters parameters;

    /** A fresh generator; {@code seed} keys its initial weights. */
    public Generator(ImageShape image, long seed, Device device) {
        int levels = GanShape.halvings(image);
        this.height = image.height() >> levels;
        this.width = image.width() >> levels;
        this.channels = channels(levels);
        this.seed = new Dense("seed", LATENT, channels * height * width);
        for (int level = levels; level > 0; level--) {
            int own = channels(level);
            norms.add(new ChannelNorm("norm." + (levels - level), own));
            doublings.add(
                    new TransposedConv("doubling." + (levels - level), own, channels(level - 1)));
        }
        norms.add(new ChannelNorm("norm." + levels, WIDTH));
        this.last = Conv.same("last", WIDTH, image.channels(), 3);
        Parameters.Builder builder = new Parameters.Builder(seed);
        this.seed.declare(builder);
        norms.forEach(l -> l.declare(builder));
        doublings.forEach(l -> l.declare(builder));
        last.declare(builder);
        this.parameters = builder.build(device);
    }

    private static int channels(int level) {
        return Math.min(MOST_WIDTH, WIDTH << level);
    }

    public Parameters parameters() {
        return parameters;
    }

    /** One picture per latent. */
    public Tensor pictures(Tensor latents) {
        try (Scope scope = Scope.open()) {
            Tensor grid = seed.apply(parameters, latents).view(-1, height, width, channels);
            Tensor h = grid.permute(0, 3, 1, 2);
            for (int i = 0; i < doublings.size(); i++) {
                h = doublings.get(i).apply(parameters, torch.silu(normed(i, h)));
            }
            h = torch.silu(normed(doublings.size(), h));
            return scope.handUp(last.apply(parameters, h).tanh());
        }
    }

    private Tensor normed(int i, Tensor h) {
        return norms.get(i).apply(parameters, h);
    }

    @Override
    public void close() {
        parameters.close();
    }
}
