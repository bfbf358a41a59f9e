package dev.thaw.degrade;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A mixture of Gaussians with full covariances over low-resolution x_T: degraded training images
 * are reduced to {@code size × size} means of areas, the mixture is fitted to those, and a draw is
 * enlarged by the nearest one. With size 1 it is fitted to the mean of each channel and draws
 * constant colours: the start of blur generation in Bansal et al. (2022), §5.2, with one component
 * and {@code noise} 0 (perfect symmetry) or 0.002 (broken symmetry). Their start of
 * super-resolution generation has size 2 and ten components, and their ridge is 0.0001.
 *
 * <p>One component is mean and covariance; more are fitted by expectation maximisation from
 * k-means++. Fitted numbers: {@code weights} (K), {@code means} (K, D), {@code factors} (K, D, R)
 * with D = C·size² and covariance F Fᵀ; R is the rank of the data.
 */
@Says("mixture of Gaussians over channel means or low-resolution images")
public record Mixture(
        @Says(value = "Gaussians", rule = "1 to 100", byDefault = "1") int components,
        @Says(
                        value = "width and height of the low-resolution images; 1 = channel means",
                        unit = "pixels",
                        rule = "1 to 16",
                        byDefault = "1")
                int size,
        @Says(
                        value = "degraded training pictures to fit, at most",
                        unit = "images",
                        rule = "2 to 1000000",
                        byDefault = "5000")
                int images,
        @Says(
                        value =
                                "variance added to that of each number, so that no Gaussian of"
                                        + " several collapses onto pictures that agree in it",
                        rule = "at least 0",
                        byDefault = "0.0001")
                double ridge,
        @Says(
                        value = "std of white noise that breaks the symmetry of equal pixels",
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
    /** Densities of more dimensions leave the range of float64. */
    private static final int MOST_DIMENSIONS = 256;

    public Mixture {
        Check.within("mixture components", 1, 100, components);
        Check.within("mixture size", 1, 16, size);
        Check.within("mixture images", 2, 1_000_000, images);
        Check.atLeast("mixture ridge", 0.0, ridge);
        Check.atLeast("mixture noise", 0.0, noise);
    }

    /** Exactly as the pictures are, without ridge. */
    public Mixture(int components, int size, int images, double noise, boolean removeNoise) {
        this(components, size, images, 0, noise, removeNoise);
    }

    /** One Gaussian over the channel means, as in the paper's generation from blur. */
    public static Mixture ofChannelMeans(double noise) {
        return new Mixture(1, 1, 5000, noise, false);
    }

    @Override
    public Fit fit(ImageShape image) {
        int dimensions = dimensions(image);
        Check.that(
                components == 1 || dimensions <= MOST_DIMENSIONS,
                "mixture size must leave at most "
                        + MOST_DIMENSIONS
                        + " numbers per image when there are several components, "
                        + size
                        + "x"
                        + size
                        + "x"
                        + image.channels()
                        + " are "
                        + dimensions);
        return new MixtureFit(components, size, images, components == 1 ? 0 : ridge, image);
    }

    private int dimensions(ImageShape image) {
        return image.channels() * size * size;
    }

    @Override
    public Tensor draw(Map<String, Tensor> fitted, ImageShape image, Seeds seeds) {
        Tensor weights = Fitted.number("mixture", fitted, "weights");
        Tensor means = Fitted.number("mixture", fitted, "means");
        Tensor factors = Fitted.number("mixture", fitted, "factors");
        int dimensions = dimensions(image);
        boolean fits =
                means.dim() == 2
                        && factors.dim() == 3
                        && means.size(0) == weights.numel()
                        && factors.size(0) == weights.numel()
                        && means.size(1) == dimensions
                        && factors.size(1) == dimensions;
        if (!fits) {
            throw Fault.model(
                    "the fitted mixture has means "
                            + Tensors.describe(means)
                            + " and factors "
                            + Tensors.describe(factors)
                            + ", images of "
                            + image
                            + " need "
                            + dimensions
                            + " numbers");
        }
        try (Scope scope = Scope.open()) {
            Tensor chosen = components(Tensors.doubles(weights), seeds);
            int rank = Math.toIntExact(factors.size(2));
            Tensor z = Noise.gaussian(seeds.derive("prior"), rank, Device.CPU).unsqueeze(2);
            Tensor rows = factors.index_select(0, chosen).matmul(z).squeeze(2);
            Tensor small = rows.add(means.index_select(0, chosen));
            Tensor images =
                    LowResolution.expand(
                            small.view(seeds.count(), image.channels(), size, size), image);
            return scope.handUp(SymmetryNoise.add(images.contiguous(), noise, seeds));
        }
    }

    /** One component per seed, int64 {@code (N)}. */
    private static Tensor components(double[] weights, Seeds seeds) {
        Seeds own = seeds.derive("prior component");
        double total = java.util.Arrays.stream(weights).sum();
        long[] chosen = new long[seeds.count()];
        for (int i = 0; i < chosen.length; i++) {
            double left = own.random(i).nextDouble() * total;
            int k = 0;
            while (k < weights.length - 1 && left >= weights[k]) {
                left -= weights[k];
                k++;
            }
            chosen[i] = k;
        }
        return Tensors.of(chosen, chosen.length);
    }

    @Override
    public int wantedImages() {
        return images;
    }
}
