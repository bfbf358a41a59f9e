package dev.thaw.nn.winograd;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/** Threads that transform, with the buffers that each of them needs. */
final class Workers {
    /** Does one piece of work. */
    @FunctionalInterface
    interface Piece {
        void run(Lines lines, int number);
    }

    private static final int MOST = 256;

    private final Queue<Lines> idle = new ArrayBlockingQueue<>(MOST);

    /** Shares the pieces 0 to count − 1; returns when all are done. */
    void share(int count, Piece piece) {
        Threads.share(
                count,
                (start, end) -> {
                    Lines mine = idle.poll();
                    Lines lines = mine == null ? new Lines() : mine;
                    for (int number = start; number < end; number++) {
                        piece.run(lines, number);
                    }
                    idle.offer(lines);
                });
    }
}
