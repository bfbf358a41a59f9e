package dev.thaw.train;

import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.restore.Restorer;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * {@link CleanImage} on images whose mean colour is replaced by one drawn from N(0, I) before they
 * are degraded: the official routines {@code Final_random_mean} and, with {@code actual}, {@code
 * Final_random_mean_and_actual}.
 */
@Says("distance between the restored and the clean image, both with a random mean colour")
public record RandomMean(
        @Says(value = "the distance", byDefault = "l1") CleanImage.Norm norm,
        @Says(value = "whether the loss of the images as they are is added", byDefault = "false")
                boolean actual)
        implements Objective {
    @Override
    public Objective forBatch(int steps, Seeds seeds) {
        return (r, d, x0, xt, severity) -> loss(r, d, x0, xt, severity, seeds);
    }

    @Override
    public Tensor loss(Restorer r, Degrader d, Tensor x0, Tensor xt, Tensor severity) {
        throw new IllegalStateException("random-mean must know the seeds: use forBatch");
    }

    private Tensor loss(
            Restorer r, Degrader d, Tensor x0, Tensor xt, Tensor severity, Seeds seeds) {
        try (Scope scope = Scope.open()) {
            Tensor shifted;
            Tensor degraded;
            try (NoGradGuard guard = new NoGradGuard()) {
                int channels = (int) x0.size(1);
                Tensor drawn =
                        Noise.gaussian(seeds.derive("mean"), channels, Tensors.device(x0))
                                .view(-1, channels, 1, 1);
                Tensor mean = x0.mean(new long[] {2, 3}, true, new ScalarTypeOptional());
                shifted = x0.sub(mean).add(drawn);
                degraded = d.degrade(shifted, severity);
            }
            Tensor loss = norm.of(r.restore(degraded, severity).sub(shifted));
            if (actual) {
                loss = loss.add(norm.of(r.restore(xt, severity).sub(x0)));
            }
            return scope.handUp(loss);
        }
    }
}
