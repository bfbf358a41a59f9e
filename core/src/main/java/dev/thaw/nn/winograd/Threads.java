package dev.thaw.nn.winograd;

import dev.thaw.tensor.Native;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

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
        ForkJoinTask<?>[] others = new ForkJoinTask<?>[threads - 1];
        for (int t = 1; t < threads; t++) {
            int from = (int) ((long) count * t / threads);
            int to = (int) ((long) count * (t + 1) / threads);
            others[t - 1] = ForkJoinPool.commonPool().submit(() -> work.run(from, to));
        }
        work.run(0, count / threads);
        for (ForkJoinTask<?> other : others) {
            other.join();
        }
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
}
