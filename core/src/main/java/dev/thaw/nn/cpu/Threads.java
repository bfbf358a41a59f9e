package dev.thaw.nn.cpu;

import dev.thaw.tensor.Native;
import java.util.concurrent.RecursiveAction;
import org.jspecify.annotations.Nullable;

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
        int threads = parts(count);
        if (threads <= 1) {
            work.run(0, count);
            return;
        }
        Part last = null;
        for (int t = 1; t < threads; t++) {
            last = new Part(work, part(count, t, threads), part(count, t + 1, threads), last);
            last.fork();
        }
        work.run(0, part(count, 1, threads));
        for (Part part = last; part != null; part = part.before) {
            part.join();
        }
    }

    /** How many shares {@code count} numbers are cut into. */
    static int parts(int count) {
        return Math.min(Native.threads(), count);
    }

    /** The first number of share {@code t}, which is also the end of the one before. */
    static int part(int count, int t, int threads) {
        return (int) ((long) count * t / threads);
    }

    /** One share; they know one another, so that sharing makes few objects. */
    private static final class Part extends RecursiveAction {
        private static final long serialVersionUID = 1;

        private final transient Share work;
        private final int from;
        private final int to;
        private final @Nullable Part before;

        Part(Share work, int from, int to, @Nullable Part before) {
            this.work = work;
            this.from = from;
            this.to = to;
            this.before = before;
        }

        @Override
        protected void compute() {
            work.run(from, to);
        }
    }
}
