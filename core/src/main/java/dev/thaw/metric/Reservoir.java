package dev.thaw.metric;

import dev.thaw.base.Check;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.bytedeco.pytorch.Tensor;

/**
 * A keyed sample of feature vectors: of all rows seen it keeps those with the smallest keys, at
 * most {@code capacity}. Keys are spread like random numbers, so this is a uniform sample without
 * replacement that depends neither on order nor on split.
 */
final class Reservoir implements SetSummary {
    private static final class Row {
        final long key;
        final float[] features;

        Row(long key, float[] features) {
            this.key = key;
            this.features = features;
        }
    }

    private static final Comparator<Row> BY_KEY = Comparator.comparingLong(row -> row.key);

    private final String who;
    private final int dimensions;
    private final int capacity;
    private final PriorityQueue<Row> largestFirst = new PriorityQueue<>(BY_KEY.reversed());
    private long count;

    /**
     * @param who the metric, for messages
     */
    Reservoir(String who, int dimensions, int capacity) {
        this.who = who;
        this.dimensions = Check.atLeast("feature dimensions", 1, dimensions);
        this.capacity = capacity;
    }

    @Override
    public void add(Tensor features, Seeds keys) {
        float[] values;
        try (Scope _ = Scope.open()) {
            values = Tensors.floats(FeatureRows.checked(who, features, dimensions));
        }
        int rows = values.length / dimensions;
        Check.that(
                keys.count() == rows,
                who + " needs one key per image: " + rows + ", got " + keys.count());
        for (int i = 0; i < rows; i++) {
            float[] row = new float[dimensions];
            System.arraycopy(values, i * dimensions, row, 0, dimensions);
            offer(new Row(keys.key(i), row));
        }
        count += rows;
    }

    private void offer(Row row) {
        Row largest = largestFirst.peek();
        if (largest == null || largestFirst.size() < capacity) {
            largestFirst.add(row);
        } else if (row.key < largest.key) {
            largestFirst.remove();
            largestFirst.add(row);
        }
    }

    @Override
    public void merge(SetSummary other) {
        Check.that(
                other instanceof Reservoir that
                        && that.who.equals(who)
                        && that.dimensions == dimensions
                        && that.capacity == capacity,
                "a kept sample of "
                        + dimensions
                        + " features can only merge with one of the same kind and capacity");
        List.copyOf(((Reservoir) other).largestFirst).forEach(this::offer);
        count += other.count();
    }

    @Override
    public long count() {
        return count;
    }

    /** The metric that opened it. */
    String who() {
        return who;
    }

    int dimensions() {
        return dimensions;
    }

    /** Number of rows kept. */
    int kept() {
        return largestFirst.size();
    }

    /** Says so when not all rows are kept. */
    void note(String role, List<String> notes) {
        if (kept() < count) {
            notes.add(
                    "The "
                            + who
                            + " kept a sample of "
                            + kept()
                            + " of "
                            + count
                            + " "
                            + role
                            + " images.");
        }
    }

    /** The kept rows in the order of their keys, float64 {@code (kept, F)}. */
    Tensor rows() {
        double[] values = new double[Math.multiplyExact(kept(), dimensions)];
        int at = 0;
        for (Row row : largestFirst.stream().sorted(BY_KEY).toList()) {
            for (float x : row.features) {
                values[at++] = x;
            }
        }
        return Tensors.of(values, kept(), dimensions);
    }
}
