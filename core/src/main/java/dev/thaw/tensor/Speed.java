package dev.thaw.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How fast and how right the processor multiplies matrices.
 *
 * @param gflops billion float32 operations per second, best of a few products
 * @param exact whether a product whose result is known came out right to the last bit
 */
public record Speed(double gflops, boolean exact) {
    private static final int SIDE = 1024;
    private static final int TRIES = 4;

    /** Multiplies for a fraction of a second. */
    public static Speed measure() {
        try (Scope scope = Scope.open()) {
            Tensor ones = torch.ones(SIDE, SIDE);
            double best = Double.POSITIVE_INFINITY;
            boolean exact = true;
            for (int i = 0; i < TRIES; i++) {
                long start = System.nanoTime();
                Tensor product = torch.mm(ones, ones);
                best = Math.min(best, (System.nanoTime() - start) * 1e-9);
                // sums of 1024 ones are whole numbers far below 2^24, so no order rounds
                exact &= Tensors.value(product.min()) == SIDE;
                exact &= Tensors.value(product.max()) == SIDE;
            }
            return new Speed(2.0 * SIDE * SIDE * SIDE / best * 1e-9, exact);
        }
    }
}
