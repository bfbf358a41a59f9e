package dev.thaw.nn.cpu;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;

/**
 * Threads that compute, with the buffers that each of them needs.
 *
 * @param <B> the buffers of one thread, which stay from one call to the next
 */
final class Workers<B> {
    /** Does one piece of work. */
    @FunctionalInterface
    interface Piece<B> {
        void run(B buffers, int number);
    }

    private static final int MOST = 256;

    private final Queue<B> idle = new ArrayBlockingQueue<>(MOST);
    private final Supplier<B> buffers;

    Workers(Supplier<B> buffers) {
        this.buffers = buffers;
    }

    /** Shares the pieces 0 to count − 1; returns when all are done. */
    void share(int count, Piece<B> piece) {
        Threads.share(
                count,
                (start, end) -> {
                    B mine = idle.poll();
                    B taken = mine == null ? buffers.get() : mine;
                    for (int number = start; number < end; number++) {
                        piece.run(taken, number);
                    }
                    idle.offer(taken);
                });
    }
}
