package dev.thaw.bench.plain;

import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Gaussian holes at random places: the mask of every step is made twice as large as the picture;
 * each image multiplies its own crop of it, step by step.
 */
public final class PlainMask implements PlainDegradation {
    /** Masks of all images and steps, {@code (N, T, S, S)}. */
    private final Tensor crops;

    private PlainMask(Tensor crops) {
        this.crops = crops;
    }

    /**
     * The masks of all steps, {@code (T, 2S, 2S)}, made once per run.
     *
     * @param std of the first hole, in pixels
     * @param growth what each step adds to it
     */
    public static Tensor masks(int steps, int side, double std, double growth) {
        int large = 2 * side;
        float[] values = new float[steps * large * large];
        for (int i = 0; i < steps; i++) {
            double sigma = std + growth * i;
            for (int k = 0; k < large * large; k++) {
                double dy = Math.floorDiv(k, large) - (side - 1.0);
                double dx = k % large - (side - 1.0);
                values[i * large * large + k] =
                        (float) (1 - Math.exp(-(dy * dy + dx * dx) / (2 * sigma * sigma)));
            }
        }
        return Tensors.of(values, steps, large, large);
    }

    /**
     * One batch: a crop of all steps for each image.
     *
     * @param rows first row of each crop, 0 … S
     * @param columns first column of each crop, 0 … S
     */
    public static PlainMask draw(Tensor masks, int[] rows, int[] columns) {
        try (Scope scope = Scope.open()) {
            long side = masks.size(1) / 2;
            Tensor[] crops = new Tensor[rows.length];
            for (int n = 0; n < rows.length; n++) {
                crops[n] = masks.narrow(1, rows[n], side).narrow(2, columns[n], side);
            }
            return new PlainMask(scope.keep(torch.stack(new TensorVector(crops))));
        }
    }

    @Override
    public Tensor step(Tensor clean, Tensor previous, int step) {
        try (Scope scope = Scope.open()) {
            return scope.handUp(previous.mul(crops.select(1, step).unsqueeze(1)));
        }
    }

    @Override
    public void close() {
        crops.close();
    }
}
