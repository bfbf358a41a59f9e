package dev.thaw.nn;

import dev.thaw.tensor.Tensors;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.bytedeco.pytorch.Tensor;

/** Weights by the formula of the golden case of the Inception network: none need to be stored. */
public final class FormulaWeights {
    private FormulaWeights() {}

    public static Map<String, Tensor> inception() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        Inception.shapes().forEach((name, shape) -> state.put(name, tensor(name, shape)));
        return state;
    }

    private static Tensor tensor(String name, long[] shape) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        long size = 1;
        for (long d : shape) {
            size *= d;
        }
        double bound = Math.sqrt(6 / ((double) size / shape[0]));
        float[] values = new float[(int) size];
        for (int i = 0; i < values.length; i++) {
            long z = ((crc.getValue() << 32) + i + 1) * 0x9E3779B97F4A7C15L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            double u = ((z ^ (z >>> 31)) >>> 40) * 0x1p-24;
            values[i] = (float) value(name, u, bound);
        }
        return Tensors.of(values, shape);
    }

    private static double value(String name, double u, double bound) {
        if (name.endsWith("conv.weight") || name.endsWith("fc.weight")) {
            return (2 * u - 1) * bound;
        } else if (name.endsWith("running_var")) {
            return 0.5 + u;
        }
        return name.endsWith("bn.weight") ? 0.8 + 0.4 * u : 0.2 * (2 * u - 1);
    }
}
