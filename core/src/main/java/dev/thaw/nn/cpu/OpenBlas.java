package dev.thaw.nn.cpu;

import dev.thaw.tensor.Native;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The C functions of OpenBLAS that the presets do not offer, or only at the price of an object and
 * a look-up for every call: a network's pass makes thousands.
 */
final class OpenBlas {
    private static final int ROW_MAJOR = 101;
    private static final int AS_IS = 111;
    private static final int TURNED = 112;

    // addresses go as whole numbers, which C takes in the same registers as pointers
    private static final MethodHandle SGEMM =
            Native.function(
                    "cblas_sgemm",
                    FunctionDescriptor.ofVoid(
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_FLOAT,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_FLOAT,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT));

    private OpenBlas() {}

    /**
     * {@code c = a·b + keep·c} for c of rows × columns in row-major order.
     *
     * @param inner length of the sums
     * @param turnA whether the transpose of {@code a} is meant
     * @param a address of the first value
     * @param stepA values from one row to the next
     */
    static void multiply(
            int rows,
            int columns,
            int inner,
            boolean turnA,
            long a,
            int stepA,
            boolean turnB,
            long b,
            int stepB,
            float keep,
            long c,
            int stepC) {
        try {
            SGEMM.invokeExact(
                    ROW_MAJOR,
                    turnA ? TURNED : AS_IS,
                    turnB ? TURNED : AS_IS,
                    rows,
                    columns,
                    inner,
                    1f,
                    a,
                    stepA,
                    b,
                    stepB,
                    keep,
                    c,
                    stepC);
        } catch (Throwable e) {
            throw new IllegalStateException("cblas_sgemm", e);
        }
    }
}
