package dev.thaw.nn.winograd;

import dev.thaw.tensor.Native;
import java.util.stream.IntStream;
import org.bytedeco.openblas.presets.openblas_nolapack;

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
        int before = openblas_nolapack.blas_get_num_threads();
        openblas_nolapack.blas_set_num_threads(1);
        try {
            work.run();
        } finally {
            openblas_nolapack.blas_set_num_threads(before);
        }
    }
}
