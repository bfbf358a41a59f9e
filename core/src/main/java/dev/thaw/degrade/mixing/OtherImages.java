package dev.thaw.degrade.mixing;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.SymmetryNoise;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Training pictures of another data set: where {@link Animorphosis} starts from. Nothing is fitted;
 * the set must lie where its path says whenever pictures are generated. With the same seeds the
 * pictures are those that the degrader of an animorphosis or a blend with the same set keeps; the
 * noise is on the state alone.
 */
@Says("pictures of another data set")
public record OtherImages(
        @Says(value = "where the pictures come from", byDefault = "{}") OtherSet other,
        @Says(
                        value = "std of white noise added to every pixel",
                        rule = "at least 0",
                        byDefault = "0")
                double noise,
        @Says(
                        value =
                                "whether that noise is taken off the final image; for samplers that"
                                        + " carry it to the end",
                        byDefault = "false")
                boolean removeNoise)
        implements Prior {
    public OtherImages {
        Check.atLeast("other-images noise", 0.0, noise);
    }

    @Override
    public Fit fit(ImageShape image) {
        return Fit.nothing();
    }

    @Override
    public Tensor draw(Map<String, Tensor> fitted, ImageShape image, Seeds seeds) {
        try (OtherPictures pictures = OtherPictures.open(other, image, Device.CPU);
                Scope scope = Scope.open()) {
            return scope.handUp(SymmetryNoise.add(pictures.draw(seeds), noise, seeds));
        }
    }

    @Override
    public int wantedImages() {
        return 0;
    }

    @Override
    public boolean isEndOf(Degradation degradation) {
        return switch (degradation) {
            case Animorphosis same -> same.other().equals(other);
            case Blend same -> same.other().equals(other);
            default -> false;
        };
    }
}
