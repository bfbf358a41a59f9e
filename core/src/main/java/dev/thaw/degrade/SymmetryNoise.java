package dev.thaw.degrade;

import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * White noise that breaks the symmetry of x_T, such as that of a constant colour, which tells a
 * network that treats all places alike nothing about places (Bansal et al. 2022, §5.2). It is keyed
 * by the seeds alone, so it can be taken off the final image.
 */
public final class SymmetryNoise {
    private static final String PURPOSE = "prior noise";

    private SymmetryNoise() {}

    /** {@code images + std·n}, in the caller's scope; the images themselves when std is 0. */
    public static Tensor add(Tensor images, double std, Seeds seeds) {
        if (std == 0) {
            return images;
        }
        try (Scope scope = Scope.open()) {
            Device device = Tensors.device(images);
            ImageShape image =
                    new ImageShape(
                            (int) images.size(1), (int) images.size(2), (int) images.size(3));
            Tensor noise = Noise.gaussian(seeds.derive(PURPOSE), image, device);
            return scope.handUp(images.add(noise.mul(new Scalar((float) std))));
        }
    }

    /** The reverse of {@link #add}. */
    public static Tensor remove(Tensor images, double std, Seeds seeds) {
        return add(images, -std, seeds);
    }
}
