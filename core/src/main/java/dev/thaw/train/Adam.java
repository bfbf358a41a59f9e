package dev.thaw.train;

import dev.thaw.nn.Parameters;
import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Adam (Kingma and Ba 2015, Algorithm 1) over the flat parameters of a network. */
final class Adam implements AutoCloseable {
    /** Values that go through all operations of a step while the processor's caches hold them. */
    private static final long PIECE = 1 << 19;

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
        long count = parameters.count();
        long piece = parameters.flat().is_cuda() ? count : Math.min(count, PIECE);
        try (NoGradGuard guard = new NoGradGuard()) {
            for (long from = 0; from < count; from += piece) {
                piece(from, Math.min(piece, count - from), number, rate, scale);
            }
        }
    }

    private void piece(long from, long length, long number, double rate, double scale) {
        try (Scope scope = Scope.open()) {
            Tensor g = parameters.flatGradient().narrow(0, from, length);
            Tensor m = first.narrow(0, from, length);
            Tensor v = second.narrow(0, from, length);
            if (scale != 1) {
                g.mul_(new Scalar(scale));
            }
            m.mul_(new Scalar(spec.beta1())).add_(g, new Scalar(1 - spec.beta1()));
            v.mul_(new Scalar(spec.beta2())).addcmul_(g, g, new Scalar(1 - spec.beta2()));
            double bias1 = 1 - Math.pow(spec.beta1(), number);
            double bias2 = 1 - Math.pow(spec.beta2(), number);
            Tensor denominator =
                    v.sqrt().div_(new Scalar(Math.sqrt(bias2))).add_(new Scalar(spec.epsilon()));
            parameters
                    .flat()
                    .narrow(0, from, length)
                    .addcdiv_(m, denominator, new Scalar(-rate / bias1));
        }
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
