package dev.thaw.nn.winograd;

import dev.thaw.tensor.Native;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Loader;

/** Work in equal shares on as many threads as libtorch may use. */
final class Threads {
    /** Does the numbers from (inclusive) to (exclusive). */
    @FunctionalInterface
    interface Share {
        void run(int from, int to);
    }

    private Threads() {}

    /** Shares the numbers below {@code count}; returns when all are done. */
    static void share(int count, Share work) {
        int threads = Math.min(Native.threads(), count);
        if (threads <= 1) {
            work.run(0, count);
            return;
        }
        IntStream.range(0, threads)
                .parallel()
                .forEach(t ->
                        work.run(
                                (int) ((long) count * t / threads),
                                (int) ((long) count * (t + 1) / threads)));
    }

    /** Runs work whose matrix products keep to the thread that asks for them. */
    static void single(Runnable work) {
        int before = OpenBlas.threads();
        OpenBlas.threads(1);
        try {
            work.run();
        } finally {
            OpenBlas.threads(before);
        }
    }

    /** OpenBLAS's own settings, by its C functions: the presets look them up at every call. */
    private static final class OpenBlas {
        private static final MethodHandle SET =
                function(
                        "openblas_set_num_threads",
                        FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
        private static final MethodHandle GET =
                function(
                        "openblas_get_num_threads",
                        FunctionDescriptor.of(ValueLayout.JAVA_INT));

        private static MethodHandle function(String name, FunctionDescriptor type) {
            Native.start();
            MemorySegment address = MemorySegment.ofAddress(Loader.addressof(name).address());
            return Linker.nativeLinker().downcallHandle(address, type);
        }

        static void threads(int count) {
            try {
                SET.invokeExact(count);
            } catch (Throwable e) {
                throw new IllegalStateException("openblas_set_num_threads", e);
            }
        }

        static int threads() {
            try {
                return (int) GET.invokeExact();
            } catch (Throwable e) {
                throw new IllegalStateException("openblas_get_num_threads", e);
            }
        }
    }
}
