package dev.thaw.bench.plain;

import dev.thaw.tensor.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Adam and a moving average as one loop over the parameters, five operations and more for each. */
public final class PlainAdam implements AutoCloseable {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final double rate;
    private final List<Tensor> parameters;
    private final List<Tensor> first = new ArrayList<>();
    private final List<Tensor> second = new ArrayList<>();
    private int steps;

    public PlainAdam(double rate, Collection<Tensor> parameters) {
        this.rate = rate;
        this.parameters = List.copyOf(parameters);
        try (Scope scope = Scope.open()) {
            for (Tensor p : parameters) {
                first.add(scope.keep(torch.zeros_like(p)));
                second.add(scope.keep(torch.zeros_like(p)));
            }
        }
    }

    /** Forgets the gradients; the next backward pass makes new ones. */
    public void zeroGradients() {
        for (Tensor p : parameters) {
            try (Scope scope = Scope.open()) {
                p.mutable_grad().reset();
            }
        }
    }

    public void step() {
        steps++;
        double bias1 = 1 - Math.pow(BETA1, steps);
        double bias2 = 1 - Math.pow(BETA2, steps);
        try (NoGradGuard guard = new NoGradGuard()) {
            for (int i = 0; i < parameters.size(); i++) {
                try (Scope scope = Scope.open()) {
                    Tensor p = parameters.get(i);
                    Tensor g = p.grad();
                    first.get(i).lerp_(g, new Scalar(1 - BETA1));
                    second.get(i).mul_(new Scalar(BETA2)).addcmul_(g, g, new Scalar(1 - BETA2));
                    Tensor denominator =
                            second.get(i)
                                    .sqrt()
                                    .div(new Scalar(Math.sqrt(bias2)))
                                    .add_(new Scalar(EPSILON));
                    p.addcdiv_(first.get(i), denominator, new Scalar(-rate / bias1));
                }
            }
        }
    }

    @Override
    public void close() {
        first.forEach(Tensor::close);
        second.forEach(Tensor::close);
    }
}
