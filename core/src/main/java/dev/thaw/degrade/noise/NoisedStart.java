package dev.thaw.degrade.noise;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.StandardNormal;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * x_T = C_T x0 + σ_T ε: C_T x0 by another prior, which is fitted to training pictures without the
 * noise, and ε ~ N(0, I) drawn as {@link Noised} draws it, so that a degrader with the same seeds
 * keeps the very ε of the start.
 */
@Says("another prior, fitted without the noise of the process, and that noise on top")
public record NoisedStart(
        @Says(value = "where the part without noise starts", byDefault = "principal-gaussian")
                Prior of,
        @Says(value = "std of the noise at full severity", rule = "above 0", byDefault = "0.1")
                double sigma)
        implements Prior {
    public NoisedStart {
        Check.positive("noised-start sigma", sigma);
        Check.that(
                !(of instanceof NoisedStart) && !(of instanceof StandardNormal),
                "noised-start of must be a prior for the part without noise, got " + of);
    }

    @Override
    public Fit fit(ImageShape image) {
        return of.fit(image);
    }

    @Override
    public boolean fitsMean() {
        return true;
    }

    @Override
    public Tensor draw(Map<String, Tensor> fitted, ImageShape image, Seeds seeds) {
        try (Scope scope = Scope.open()) {
            Tensor noise = Noise.gaussian(seeds.derive(StandardNormal.PURPOSE), image, Device.CPU);
            Tensor start = of.draw(fitted, image, seeds);
            return scope.handUp(start.add(noise.mul(new Scalar((float) sigma))));
        }
    }

    @Override
    public int wantedImages() {
        return of.wantedImages();
    }

    /** The noise of the process is the end that is known; what the linear part drew never is. */
    @Override
    public boolean isEndOf(Degradation degradation) {
        return degradation.prior() instanceof NoisedStart other && other.sigma == sigma;
    }

    @Override
    public double noise() {
        return of.noise();
    }

    @Override
    public boolean removeNoise() {
        return of.removeNoise();
    }
}
