package dev.thaw.degrade;

import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.function.IntToDoubleFunction;
import org.bytedeco.pytorch.Tensor;

/** How one number goes over the steps of a process. */
public final class Ramp {
    private Ramp() {}

    /** From 0 to {@code last}: last·(n/T)^power. */
    public static double power(double last, double power, int n, int steps) {
        return last * Math.pow((double) n / steps, power);
    }

    /**
     * By the same factor at each step: {@code first} at step 1, {@code last} at step T, {@code
     * last} when there is but one. Step 0 counts as the first.
     *
     * @param first above 0
     * @param last above 0
     */
    public static double geometric(double first, double last, int n, int steps) {
        double share = steps == 1 ? 1 : (Math.max(n, 1) - 1.0) / (steps - 1.0);
        return first * Math.pow(last / first, share);
    }

    /** float32 {@code (T+1)} for the steps 0 … T; its owner closes it. */
    public static Tensor keep(Device device, int steps, IntToDoubleFunction value) {
        float[] values = new float[steps + 1];
        for (int n = 0; n <= steps; n++) {
            values[n] = (float) value.applyAsDouble(n);
        }
        try (Scope scope = Scope.open()) {
            return scope.keep(Tensors.of(values, device, values.length));
        }
    }
}
