package dev.thaw.nn.cpu;

import dev.thaw.tensor.Native;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * oneDNN's product of small matrices, which reads both where they lie. OpenBLAS copies them first,
 * which for few rows takes as long as the product. libtorch has code made for each size and thread,
 * and calls its BLAS where the processor knows neither AVX2 nor AVX-512.
 */
final class Brgemm {
    /**
     * {@code at::native::cpublas::brgemm} for float as Linux's C++ compilers call it. libtorch
     * offers it to its own operators alone; where it has another name OpenBLAS takes its place.
     */
    private static final String NAME = "_ZN2at6native7cpublas6brgemmEllllllbPKfS3_Pfb";

    private static final boolean THERE = Native.knows(NAME);

    private Brgemm() {}

    static boolean there() {
        return THERE;
    }

    /** Looked for where it is there. */
    private static final class Call {
        private static final MethodHandle BRGEMM =
                Native.function(
                        NAME,
                        FunctionDescriptor.ofVoid(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_BOOLEAN,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_BOOLEAN));
    }

    /** As {@link OpenBlas#multiply}, of factors that are not turned. */
    static void multiply(
            int rows,
            int columns,
            int inner,
            long a,
            int stepA,
            long b,
            int stepB,
            boolean add,
            long c,
            int stepC) {
        if (!THERE) {
            float keep = add ? 1 : 0;
            OpenBlas.multiply(
                    rows, columns, inner, false, a, stepA, false, b, stepB, keep, c, stepC);
            return;
        }
        try {
            Call.BRGEMM.invokeExact(
                    (long) rows,
                    (long) columns,
                    (long) inner,
                    (long) stepA,
                    (long) stepB,
                    (long) stepC,
                    add,
                    a,
                    b,
                    c,
                    false);
        } catch (Throwable e) {
            throw new IllegalStateException("brgemm", e);
        }
    }
}
