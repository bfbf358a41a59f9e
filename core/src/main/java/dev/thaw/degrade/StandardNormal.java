package dev.thaw.degrade;

import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * N(0, I): where processes that end in pure noise start from. Nothing is fitted.
 *
 * <p>It draws for the purpose {@value #PURPOSE}, as the noise degradations do: with the same seeds
 * the start is the very noise that the degrader keeps fixed along the way, as Algorithm 2 with
 * fixed noise demands (Bansal et al. 2022, §5.1).
 */
@Says("independent standard normal pixels")
public record StandardNormal() implements Prior {
    /** The purpose word of all noise that ends in x_T. */
    public static final String PURPOSE = "noise";

    @Override
    public Fit fit(ImageShape image) {
        return Fit.nothing();
    }

    @Override
    public Tensor draw(Map<String, Tensor> fitted, ImageShape image, Seeds seeds) {
        return Noise.gaussian(seeds.derive(PURPOSE), image, Device.CPU);
    }

    @Override
    public int wantedImages() {
        return 0;
    }

    @Override
    public boolean isEndOf(Degradation degradation) {
        return degradation.prior() instanceof StandardNormal;
    }
}
