package dev.thaw.bench.plain;

import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Algorithm 2 of Bansal et al. (2022); both degradations of a step start from the clean image. */
public record PlainSampler(PlainUnet network, PlainDegradation degradation) {
    /** Walks from step {@code from} down to the clean image. */
    public Tensor sample(Tensor xT, int from) {
        try (Scope scope = Scope.open()) {
            Tensor x = xT;
            for (int n = from; n >= 1; n--) {
                Tensor next = step(x, n);
                if (n < from) {
                    x.close();
                }
                x = next;
            }
            return scope.handUp(x);
        }
    }

    /** The state after n − 1 steps from the state after n = 1 … T. */
    public Tensor step(Tensor x, int n) {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            float[] index = new float[(int) x.size(0)];
            Arrays.fill(index, n - 1);
            Tensor clean = network.forward(x, Tensors.of(index, index.length));
            Tensor now = degradation.after(clean, n);
            return scope.handUp(x.sub(now).add(degradation.after(clean, n - 1)));
        }
    }
}
