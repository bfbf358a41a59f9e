package dev.thaw.train;

import dev.thaw.nn.Parameters;
import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Adam (Kingma and Ba 2015, Algorithm 1) over the flat parameters of a network. */
final class Adam implements AutoCloseable {
    private final Training.Optimiser spec;
    private final Parameters parameters;
    private final Tensor first;
    private final Tensor second;

    Adam(Training.Optimiser spec, Parameters parameters) {
        this.spec = spec;
        this.parameters = parameters;
        try (Scope scope = Scope.open()) {
            this.first = scope.keep(torch.zeros_like(parameters.flat()));
            this.second = scope.keep(torch.zeros_like(parameters.flat()));
        }
    }

    /** m of Algorithm 1, laid out like the parameters. */
    Tensor first() {
        return first;
    }

    /** v of Algorithm 1, laid out like the parameters. */
    Tensor second() {
        return second;
    }

    /**
     * One step.
     *
     * @param number 1 for the first step
     * @param scale factor on the gradient (from clipping)
     */
    void step(long number, double rate, double scale) {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor g = parameters.flatGradient();
            if (scale != 1) {
                g.mul_(new Scalar(scale));
            }
            first.mul_(new Scalar(spec.beta1())).add_(g, new Scalar(1 - spec.beta1()));
            second.mul_(new Scalar(spec.beta2())).addcmul_(g, g, new Scalar(1 - spec.beta2()));
            double bias1 = 1 - Math.pow(spec.beta1(), number);
            double bias2 = 1 - Math.pow(spec.beta2(), number);
            Tensor denominator =
                    second.sqrt()
                            .div_(new Scalar(Math.sqrt(bias2)))
                            .add_(new Scalar(spec.epsilon()));
            parameters.flat().addcdiv_(first, denominator, new Scalar(-rate / bias1));
        }
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
