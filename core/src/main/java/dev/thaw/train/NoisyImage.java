package dev.thaw.train;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.restore.Restorer;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * {@link CleanImage} on images with a little noise, added before they are degraded; the network
 * gives the noisy image back: the official routine {@code Final_small_noise}.
 */
@Says("distance between the restored and the clean image, both with a little noise")
public record NoisyImage(
        @Says(value = "the distance", byDefault = "l1") CleanImage.Norm norm,
        @Says(value = "std of the noise in every pixel", rule = "at least 0", byDefault = "0.001")
                double noise)
        implements Objective {
    public NoisyImage {
        Check.atLeast("noisy-image noise", 0.0, noise);
    }

    @Override
    public Objective forBatch(int steps, Seeds seeds) {
        return (r, d, x0, xt, severity) -> loss(r, d, x0, severity, seeds);
    }

    @Override
    public Tensor loss(Restorer r, Degrader d, Tensor x0, Tensor xt, Tensor severity) {
        throw new IllegalStateException("noisy-image must know the seeds: use forBatch");
    }

    private Tensor loss(Restorer r, Degrader d, Tensor x0, Tensor severity, Seeds seeds) {
        try (Scope scope = Scope.open()) {
            Tensor noisy;
            Tensor degraded;
            try (NoGradGuard guard = new NoGradGuard()) {
                ImageShape image =
                        new ImageShape((int) x0.size(1), (int) x0.size(2), (int) x0.size(3));
                Tensor drawn = Noise.gaussian(seeds.derive("noise"), image, Tensors.device(x0));
                noisy = x0.add(drawn.mul(new Scalar(noise)));
                degraded = d.degrade(noisy, severity);
            }
            return scope.handUp(norm.of(r.restore(degraded, severity).sub(noisy)));
        }
    }
}
