package dev.thaw.train;

import dev.thaw.base.Seeds;
import dev.thaw.image.Picture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/**
 * Batches of training pictures in a shuffled order that depends on the seed alone: position p of
 * the run shows picture π_e(p mod n) of epoch e = p / n. Any position can be asked for, so a
 * resumed run continues where it stopped. The next batches are prepared in the background; the
 * result does not depend on the number of threads.
 */
public final class BatchSource implements AutoCloseable {
    /** Gives prepared picture {@code index}; random choices come from {@code random} alone. */
    @FunctionalInterface
    public interface Pictures {
        Picture get(int index, RandomGenerator random);
    }

    /** One batch; {@code labels} are those of {@link Labels}, {@code first} its position. */
    public record Batch(long first, List<Picture> pictures, List<Integer> indices) {
        /** Seeds of the batch: one per position of the run, so no draw repeats. */
        public Seeds seeds(long seed) {
            return Seeds.of(seed, first, pictures.size());
        }
    }

    private static final int AHEAD = 4;

    private final Pictures pictures;
    private final int size;
    private final int batch;
    private final long seed;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Future<Batch>> queue = new ArrayDeque<>();
    private long next;
    private long epoch = -1;
    private int[] order = {};

    /**
     * @param size pictures of the data set
     * @param batch pictures of a batch
     * @param position first position to give, 0 for a fresh run
     */
    public BatchSource(Pictures pictures, int size, int batch, long seed, long position) {
        this.pictures = pictures;
        this.size = size;
        this.batch = batch;
        this.seed = seed;
        this.next = position;
    }

    /** The next batch. */
    public Batch next() {
        while (queue.size() < AHEAD) {
            queue.add(prepare(next));
            next += batch;
        }
        try {
            return queue.remove().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for pictures", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private Future<Batch> prepare(long first) {
        List<Integer> indices = new ArrayList<>(batch);
        for (long p = first; p < first + batch; p++) {
            indices.add(index(p));
        }
        return workers.submit(() -> {
            Seeds crops = Seeds.of(seed, first, batch).derive("augment");
            List<Picture> list = new ArrayList<>(batch);
            for (int i = 0; i < batch; i++) {
                list.add(pictures.get(indices.get(i), crops.random(i)));
            }
            return new Batch(first, list, indices);
        });
    }

    /** Picture number at a position of the run. */
    private int index(long position) {
        if (position / size != epoch) {
            epoch = position / size;
            order = permutation(epoch);
        }
        return order[(int) (position % size)];
    }

    /** Fisher–Yates, keyed by (seed, epoch). */
    private int[] permutation(long ofEpoch) {
        RandomGenerator random = Seeds.of(seed, ofEpoch, 1).derive("shuffle").random(0);
        int[] p = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            p[i] = p[j];
            p[j] = i;
        }
        return p;
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
