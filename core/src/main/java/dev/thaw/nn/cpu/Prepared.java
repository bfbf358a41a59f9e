package dev.thaw.nn.cpu;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Transformed kernels that stay from one pass to the next, as many as there is room for. Kernels
 * that were changed in place since then are transformed anew.
 */
final class Prepared implements AutoCloseable {
    /**
     * @param version libtorch's count of the changes to the kernels
     */
    private record Entry(long version, Points points) {}

    private final Map<Long, Entry> entries = new HashMap<>();
    private final long room;
    private long used;

    /**
     * @param room bytes that may stay
     */
    Prepared(long room) {
        this.room = room;
    }

    /** The transformed kernels, or null when there is no room for them. They stay with this. */
    synchronized @Nullable Points of(Tensor weight, Kernels kernels) {
        long key = weight.data_ptr().address();
        long version = weight._version();
        Entry entry = entries.get(key);
        if (entry != null && entry.version == version) {
            return entry.points;
        }
        if (entry != null) {
            drop(key, entry);
        }
        if (used + kernels.bytes() > room) {
            return null;
        }
        Points points = kernels.kept();
        entries.put(key, new Entry(version, points));
        used += points.bytes();
        return points;
    }

    private void drop(long key, Entry entry) {
        entries.remove(key);
        used -= entry.points.bytes();
        entry.points.close();
    }

    @Override
    public synchronized void close() {
        entries.values().forEach(e -> e.points.close());
        entries.clear();
        used = 0;
    }
}
