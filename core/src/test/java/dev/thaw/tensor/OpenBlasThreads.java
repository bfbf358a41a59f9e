package dev.thaw.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.bytedeco.javacpp.Loader;

/** Threads of a product of OpenBLAS, as it says itself. */
public final class OpenBlasThreads {
    private static final MethodHandle FUNCTION = function();

    private OpenBlasThreads() {}

    private static MethodHandle function() {
        Native.start();
        MemorySegment function =
                MemorySegment.ofAddress(Loader.addressof("openblas_get_num_threads").address());
        return Linker.nativeLinker()
                .downcallHandle(function, FunctionDescriptor.of(ValueLayout.JAVA_INT));
    }

    public static int now() {
        try {
            return (int) FUNCTION.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
