package dev.thaw.train;

import dev.thaw.base.Says;
import dev.thaw.degrade.Degrader;
import dev.thaw.restore.Restorer;
import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The network predicts the direction of the damage, (x_t − x0)/(‖x_t − x0‖₂ + 1e-5) with the norm
 * over all pixels of an image: the official routine {@code Gradient_norm}.
 *
 * <p>What the network gives is then no estimate of x0, which the samplers expect.
 */
@Says("distance between the output and the direction from the clean to the degraded image")
public record Direction(@Says(value = "the distance", byDefault = "l1") CleanImage.Norm norm)
        implements Objective {
    private static final double LEAST = 1e-5;

    @Override
    public Tensor loss(Restorer r, Degrader d, Tensor x0, Tensor xt, Tensor severity) {
        try (Scope scope = Scope.open()) {
            Tensor damage = xt.sub(x0);
            Tensor length = damage.square().sum(1, 2, 3).sqrt().view(-1, 1, 1, 1);
            Tensor direction = damage.div(length.add(new Scalar(LEAST)));
            return scope.handUp(norm.of(r.restore(xt, severity).sub(direction)));
        }
    }
}
