package dev.thaw.nn;

import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * The discriminator of a small GAN, after DCGAN (Radford et al. 2016) without any normalisation, so
 * that its gradient at one picture is that picture's own: 4×4 convolutions with stride 2, leaky
 * ReLU with slope 0.2, one dense layer.
 *
 * <ul>
 *   <li>input {@code (N, C, H, W)} in [-1, 1], height and width multiples of 4, 16 to 256
 *   <li>output {@code (N)}: the higher, the more like a training picture
 * </ul>
 */
public final class Discriminator implements AutoCloseable {
    private static final int WIDTH = 32;
    private static final int MOST_WIDTH = 128;
    private static final double SLOPE = 0.2;

    private final List<Conv> convs = new ArrayList<>();
    private final Dense verdict;
    private final Parameters parameters;

    /** A fresh discriminator; {@code seed} keys its initial weights. */
    public Discriminator(ImageShape image, long seed, Device device) {
        int levels = GanShape.halvings(image);
        Parameters.Builder builder = new Parameters.Builder(seed);
        int in = image.channels();
        for (int level = 0; level < levels; level++) {
            int out = Math.min(MOST_WIDTH, WIDTH << level);
            Conv conv = new Conv("conv." + level, in, out, 4, 2, 1, 1, true);
            conv.declare(builder);
            convs.add(conv);
            in = out;
        }
        int positions = (image.height() >> levels) * (image.width() >> levels);
        this.verdict = new Dense("verdict", in * positions, 1);
        verdict.declare(builder);
        this.parameters = builder.build(device);
    }

    public Parameters parameters() {
        return parameters;
    }

    /** One number per picture. */
    public Tensor judge(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            Tensor h = pictures.contiguous(MemoryFormat.ChannelsLast);
            for (Conv conv : convs) {
                h = torch.leaky_relu(conv.apply(parameters, h), new Scalar(SLOPE));
            }
            Tensor flat = h.permute(0, 2, 3, 1).flatten(1, -1);
            return scope.handUp(verdict.apply(parameters, flat).view(-1));
        }
    }

    @Override
    public void close() {
        parameters.close();
    }
}
