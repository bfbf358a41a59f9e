package dev.thaw.degrade;

import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/**
 * A few numbers that were drawn for each image: on the device for a formula, in Java to be read.
 */
public final class PerImage implements AutoCloseable {
    private final double[][] rows;
    private final Tensor table;

    private PerImage(double[][] rows, Tensor table) {
        this.rows = rows;
        this.table = table;
    }

    /** Draws the same count of numbers for each seed. The caller closes it. */
    public static PerImage draw(
            Seeds seeds, Device device, Function<RandomGenerator, double[]> row) {
        double[][] rows = new double[seeds.count()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row.apply(seeds.random(i));
        }
        int width = rows.length == 0 ? 0 : rows[0].length;
        float[] flat = new float[rows.length * width];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) rows[i / width][i % width];
        }
        try (Scope scope = Scope.open()) {
            return new PerImage(rows, scope.keep(Tensors.of(flat, device, rows.length, width)));
        }
    }

    /** Number {@code index} of every image, {@code (N, 1, 1, 1)} in the caller's scope. */
    public Tensor number(int index) {
        return numbers(index, 1);
    }

    /** {@code count} numbers of every image as channels, {@code (N, count, 1, 1)}. */
    public Tensor numbers(int first, int count) {
        try (Scope scope = Scope.open()) {
            return scope.handUp(table.narrow(1, first, count).reshape(rows.length, count, 1, 1));
        }
    }

    /** Number {@code index} of one image. */
    public double of(int image, int index) {
        return rows[image][index];
    }

    @Override
    public void close() {
        table.close();
    }
}
