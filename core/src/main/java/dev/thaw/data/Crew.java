package dev.thaw.data;

import dev.thaw.base.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Does the same to many things at once on virtual threads; results keep the order. */
final class Crew {
    /** Bounds how many decoded pictures lie in memory together. */
    private static final int AT_ONCE = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    /** Small things are handed out by the handful, so that handing out is not the work. */
    private static final int HANDFUL = 64;

    private Crew() {}

    static <A, B> List<B> map(List<A> things, Function<A, B> task) {
        int handful = Math.clamp(things.size() / (4 * AT_ONCE), 1, HANDFUL);
        Semaphore places = new Semaphore(AT_ONCE);
        List<Future<List<B>>> futures = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int from = 0; from < things.size(); from += handful) {
                List<A> some = things.subList(from, Math.min(things.size(), from + handful));
                places.acquire();
                futures.add(
                        threads.submit(() -> {
                            try {
                                return some.stream().map(task).toList();
                            } finally {
                                places.release();
                            }
                        }));
            }
            List<B> results = new ArrayList<>(things.size());
            for (Future<List<B>> future : futures) {
                results.addAll(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.interrupted("reading pictures was interrupted");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
