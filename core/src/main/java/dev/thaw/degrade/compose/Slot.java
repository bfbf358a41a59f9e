package dev.thaw.degrade.compose;

import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What acts as the k-th on each image of a batch: the images grouped by part, each group degraded
 * by its own degrader, so that a batch costs what its images cost.
 */
final class Slot implements AutoCloseable {
    /**
     * Images on which the same part acts.
     *
     * @param rows where they stand in the batch
     * @param index the same as a tensor; null when they are the whole batch in order
     * @param severities of the part: {@code (T+1)} for all, or {@code (R, T+1)} for each
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Group(
            Degradation part,
            Degrader degrader,
            int[] rows,
            @Nullable Tensor index,
            Tensor severities) {
        /** The rows of this group. */
        Tensor of(Tensor batch) {
            return index == null ? batch : batch.index_select(0, index);
        }

        /** Its severities, {@code (R)}, at the steps {@code (N)} of the whole batch. */
        Tensor severity(Tensor n) {
            Tensor mine = of(n);
            return severities.dim() == 1
                    ? severities.index_select(0, mine)
                    : severities.gather(1, mine.view(-1, 1)).view(-1);
        }

        Group with(Degrader other) {
            return new Group(part, other, rows, index, severities);
        }
    }

    /** What is done with a group. */
    @FunctionalInterface
    interface Act {
        /** {@code x}: the rows of the group; {@code severity}: those of its part. */
        Tensor on(Group group, Tensor x, Tensor severity);
    }

    private final List<Group> groups;

    /** Rows on which nothing acts; null when there are none. */
    private final @Nullable Tensor rest;

    /** Where each image of the batch stands behind all groups and the rest; null when in order. */
    private final @Nullable Tensor back;

    private Slot(List<Group> groups, @Nullable Tensor rest, @Nullable Tensor back) {
        this.groups = List.copyOf(groups);
        this.rest = rest;
        this.back = back;
    }

    /**
     * Groups the images of a batch.
     *
     * @param turns the turn of each image, null where nothing acts
     * @param drawn gives the degrader of a part for these rows
     */
    static Slot of(
            List<Plan.@Nullable Turn> turns,
            List<Degradation> parts,
            Drawing drawn,
            Device device) {
        try (Scope scope = Scope.open()) {
            List<Group> groups = new ArrayList<>();
            List<Integer> order = new ArrayList<>();
            for (int part = 0; part < parts.size(); part++) {
                int[] rows = rows(turns, part);
                if (rows.length > 0) {
                    Tensor index = rows.length == turns.size() ? null : kept(scope, rows, device);
                    Tensor table = scope.keep(table(turns, rows, device));
                    Degrader degrader = drawn.draw(part, rows);
                    groups.add(new Group(parts.get(part), degrader, rows, index, table));
                }
                Arrays.stream(rows).forEach(order::add);
            }
            int[] idle = rows(turns, -1);
            Arrays.stream(idle).forEach(order::add);
            int[] back = new int[turns.size()];
            for (int at = 0; at < back.length; at++) {
                back[order.get(at)] = at;
            }
            boolean single = groups.size() == 1 && idle.length == 0;
            return new Slot(
                    groups,
                    idle.length == 0 ? null : kept(scope, idle, device),
                    single ? null : kept(scope, back, device));
        }
    }

    /** Draws the degrader of a part. */
    @FunctionalInterface
    interface Drawing {
        Degrader draw(int part, int[] rows);
    }

    private static int[] rows(List<Plan.@Nullable Turn> turns, int part) {
        int[] rows = new int[turns.size()];
        int count = 0;
        for (int i = 0; i < rows.length; i++) {
            Plan.Turn turn = turns.get(i);
            if ((turn == null ? -1 : turn.part()) == part) {
                rows[count++] = i;
            }
        }
        return Arrays.copyOf(rows, count);
    }

    private static Tensor kept(Scope scope, int[] rows, Device device) {
        Tensor here = Tensors.of(Arrays.stream(rows).asLongStream().toArray(), rows.length);
        return scope.keep(Tensors.to(here, device));
    }

    private static Tensor table(List<Plan.@Nullable Turn> turns, int[] rows, Device device) {
        List<float[]> ramps = new ArrayList<>();
        for (int row : rows) {
            Plan.Turn turn = turns.get(row);
            if (turn != null) {
                ramps.add(turn.severities());
            }
        }
        float[] first = ramps.getFirst();
        if (ramps.stream().allMatch(ramp -> ramp == first)) {
            return Tensors.of(first, device, first.length);
        }
        float[] all = new float[ramps.size() * first.length];
        for (int r = 0; r < ramps.size(); r++) {
            System.arraycopy(ramps.get(r), 0, all, r * first.length, first.length);
        }
        return Tensors.of(all, device, ramps.size(), first.length);
    }

    List<Group> groups() {
        return groups;
    }

    /** Whether something acts on every image. */
    boolean whole() {
        return rest == null;
    }

    /** Whether all its degraders can do this. */
    boolean all(Class<?> capability) {
        return groups.stream().allMatch(group -> capability.isInstance(group.degrader()));
    }

    /** Whether one of its degraders can do this. */
    boolean any(Class<?> capability) {
        return groups.stream().anyMatch(group -> capability.isInstance(group.degrader()));
    }

    /** The group of an image and its place there; for images on which something acts. */
    Applying at(int image) {
        for (Group group : groups) {
            int place = Arrays.binarySearch(group.rows(), image);
            if (place >= 0) {
                return new Applying(group, place);
            }
        }
        throw new IllegalStateException("nothing acts on image " + image);
    }

    /** An image in its group. */
    record Applying(Group group, int place) {}

    /** Acts on every group of {@code x} and puts the results, one row per image, back in order. */
    Tensor map(Tensor x, Tensor n, Act act) {
        List<Tensor> done = new ArrayList<>();
        for (Group group : groups) {
            done.add(act.on(group, group.of(x), group.severity(n)));
        }
        if (rest != null) {
            done.add(x.index_select(0, rest));
        }
        return together(done);
    }

    /** What each group gives, one row per image, in order; for a whole slot. */
    Tensor collect(Function<Group, Tensor> each) {
        return together(groups.stream().map(each).toList());
    }

    private Tensor together(List<Tensor> done) {
        return back == null
                ? done.getFirst()
                : Tensors.cat(0, done.toArray(new Tensor[0])).index_select(0, back);
    }

    /** The same images with other degraders; shares everything else with this slot. */
    Slot with(Function<Group, Degrader> other) {
        List<Group> changed = groups.stream().map(g -> g.with(other.apply(g))).toList();
        return new Slot(changed, rest, back);
    }

    @Override
    public void close() {
        for (Group group : groups) {
            group.degrader().close();
            group.severities().close();
            if (group.index() != null) {
                group.index().close();
            }
        }
        if (rest != null) {
            rest.close();
        }
        if (back != null) {
            back.close();
        }
    }
}
