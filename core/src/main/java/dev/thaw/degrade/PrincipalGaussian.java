package dev.thaw.degrade;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A Gaussian over x_T in the span of its largest principal components: mean + Σ_k z_k d_k u_k with
 * z ~ N(0, I), and white noise of std {@code noise} on top.
 *
 * <p>With the channel means of completely blurred pictures this is the one-component model of
 * Bansal et al. (2022), §5.2, where {@code noise} = 0.002 breaks the symmetry of constant pictures.
 * Fitted numbers: {@code mean} (D), {@code components} (K, D) of length 1, {@code deviations} (K),
 * with D = C·H·W.
 */
@Says("Gaussian in the principal components of degraded training pictures")
public record PrincipalGaussian(
        @Says(
                        value = "principal components to keep, fewer where the data have fewer",
                        rule = "at least 1",
                        byDefault = "64")
                int components,
        @Says(
                        value = "degraded training pictures to fit, at most",
                        unit = "images",
                        rule = "at least 2",
                        byDefault = "1000")
                int images,
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
    /** What a degradation starts from when nothing else is asked for. */
    public static final PrincipalGaussian DEFAULT = new PrincipalGaussian(64, 1000, 0);

    public PrincipalGaussian {
        Check.atLeast("principal-gaussian components", 1, components);
        Check.atLeast("principal-gaussian images", 2, images);
        Check.atLeast("principal-gaussian noise", 0.0, noise);
    }

    /** The noise stays in the final image. */
    public PrincipalGaussian(int components, int images, double noise) {
        this(components, images, noise, false);
    }

    @Override
    public Fit fit(ImageShape image) {
        return new PrincipalFit(components, images, image);
    }

    @Override
    public Tensor draw(Map<String, Tensor> fitted, ImageShape image, Seeds seeds) {
        Tensor mean = Fitted.number("principal-gaussian", fitted, "mean");
        Tensor directions = Fitted.number("principal-gaussian", fitted, "components");
        Tensor deviations = Fitted.number("principal-gaussian", fitted, "deviations");
        long size = (long) image.channels() * image.height() * image.width();
        if (mean.numel() != size
                || directions.dim() != 2
                || directions.size(0) != deviations.numel()
                || directions.size(1) != size) {
            throw Fault.model(
                    "the fitted principal-gaussian is for "
                            + mean.numel()
                            + " numbers per image, images of "
                            + image
                            + " have "
                            + size);
        }
        try (Scope scope = Scope.open()) {
            int count = Math.toIntExact(deviations.numel());
            Tensor z = Noise.gaussian(seeds.derive("prior"), count, Device.CPU);
            Tensor x = z.mul(deviations).mm(directions).add(mean);
            Tensor images = x.view(image.batch(seeds.count()));
            return scope.handUp(SymmetryNoise.add(images, noise, seeds));
        }
    }

    @Override
    public int wantedImages() {
        return images;
    }
}
