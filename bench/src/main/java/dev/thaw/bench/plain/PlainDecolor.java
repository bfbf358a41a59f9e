package dev.thaw.bench.plain;

import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Decolorization, routine {@code Linear} with all colour removed at the end: each step is a 1×1
 * convolution with a 3×3 matrix.
 */
public final class PlainDecolor implements PlainDegradation {
    private static final int CHANNELS = 3;

    private final List<Tensor> matrices = new ArrayList<>();

    public PlainDecolor(int steps) {
        try (Scope scope = Scope.open()) {
            for (int i = 0; i < steps; i++) {
                double kept = i == steps - 1 ? 0 : 1 - 1.0 / (steps - i);
                float[] matrix = new float[CHANNELS * CHANNELS];
                for (int k = 0; k < matrix.length; k++) {
                    boolean diagonal = k % (CHANNELS + 1) == 0;
                    matrix[k] = (float) ((diagonal ? kept : 0) + (1 - kept) / CHANNELS);
                }
                matrices.add(scope.keep(Tensors.of(matrix, CHANNELS, CHANNELS, 1, 1)));
            }
        }
    }

    @Override
    public Tensor step(Tensor clean, Tensor previous, int step) {
        return torch.conv2d(
                previous,
                matrices.get(step),
                new TensorOptional(),
                new long[] {1, 1},
                new long[] {0, 0},
                new long[] {1, 1},
                1);
    }

    @Override
    public void close() {
        matrices.forEach(Tensor::close);
    }
}
