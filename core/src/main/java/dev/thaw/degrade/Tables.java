package dev.thaw.degrade;

import dev.thaw.base.Fault;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;

/** Tables with one row per step: what lets D(·, n) be one look-up instead of n passes. */
public final class Tables {
    /** 1 GiB: far above every published recipe, far below what harms a machine. */
    private static final long MOST_BYTES = 1L << 30;

    private Tables() {}

    /**
     * A float32 table {@code (steps + 1, shape…)}. Row by row, in order, so that {@code row} may
     * build each one on the one before it. Its owner closes it.
     *
     * @throws Fault of kind usage when the table would be larger than 1 GiB
     */
    public static Tensor keep(Device device, int steps, IntFunction<float[]> row, long... shape) {
        long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        demand(
                4.0 * size * (steps + 1.0),
                "a degradation of " + steps + " steps on images of this size",
                "use fewer steps or smaller images");
        long[] all = new long[shape.length + 1];
        all[0] = steps + 1L;
        System.arraycopy(shape, 0, all, 1, shape.length);
        try (Scope scope = Scope.open()) {
            Tensor table = scope.keep(Tensors.zeros(Device.CPU, all));
            for (int n = 0; n <= steps; n++) {
                try (Scope each = Scope.open()) {
                    table.select(0, n).copy_(Tensors.of(row.apply(n), shape));
                }
            }
            if (!device.cuda()) {
                return table;
            }
            Tensor there = scope.keep(Tensors.to(table, device));
            table.close();
            return there;
        }
    }

    /**
     * Refuses what is larger than a table may be.
     *
     * @param who needs tables of so many bytes
     * @param remedy what the user can do about it
     * @throws Fault of kind usage above 1 GiB
     */
    public static void demand(double bytes, String who, String remedy) {
        if (bytes > MOST_BYTES) {
            throw Fault.usage(
                    String.format(
                            Locale.ROOT,
                            "%s needs tables of %.1f GiB, the limit is 1 GiB: %s",
                            who,
                            bytes / (1L << 30),
                            remedy));
        }
    }

    /** The same values rounded to float32. */
    public static float[] floats(double[] values) {
        float[] narrowed = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrowed[i] = (float) values[i];
        }
        return narrowed;
    }
}
