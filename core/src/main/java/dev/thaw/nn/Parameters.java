package dev.thaw.nn;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * All parameters of a network in one flat float32 tensor, and their gradients in another, with one
 * view per parameter. 4-D weights are stored channels-last, so that their views are channels-last
 * tensors without a copy; those that the processor convolves faster as planes are stored row by row
 * ({@link Builder#planar}). Adam, EMA, gradient norm and checkpoints are then a few operations on
 * one tensor.
 */
public final class Parameters implements AutoCloseable {
    /**
     * Name and logical shape of one parameter.
     *
     * @param at its place in the flat tensor
     * @param channelsLast whether its second axis is the innermost one there
     */
    public record Entry(String name, List<Long> shape, long at, boolean channelsLast) {
        public long size() {
            return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
        }

        long[] dims() {
            return shape.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /** Bytes of transformed kernels that stay while nothing is trained. */
    private static final long TRANSFORMED = 1 << 30;

    private final Map<String, Entry> entries;
    private final Map<String, Tensor> views = new LinkedHashMap<>();
    private final Map<String, Tensor> gradients = new LinkedHashMap<>();
    private final Tensor flat;
    private final OwnConvolutions convolutions = new OwnConvolutions(TRANSFORMED);
    private final Rounded rounded = new Rounded();
    private @Nullable Tensor flatGradient;
    private @Nullable Tape tape;

    private Parameters(Map<String, Entry> entries, Tensor initial, Device device) {
        this.entries = entries;
        try (Scope scope = Scope.open()) {
            this.flat = scope.keep(Tensors.to(initial, device));
            for (Entry entry : entries.values()) {
                Tensor view = scope.keep(view(flat, entry).detach());
                view.set_requires_grad(true);
                views.put(entry.name(), view);
            }
        }
    }

    /** The parameter called {@code name}: a leaf tensor with its gradient attached. */
    public Tensor get(String name) {
        return find(views, name);
    }

    /** As {@link #get}; weights without a gradient, in bfloat16. */
    Tensor rounded(String name) {
        return rounded.of(name, get(name));
    }

    /** Gradient of the parameter called {@code name}: a view into {@link #flatGradient}. */
    public Tensor gradient(String name) {
        flatGradient();
        return find(gradients, name);
    }

    private static Tensor find(Map<String, Tensor> tensors, String name) {
        Tensor found = tensors.get(name);
        if (found == null) {
            throw Fault.model("parameter '" + name + "' is not in this network");
        }
        return found;
    }

    /** Names and shapes in the order of creation. */
    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** Number of values. */
    public long count() {
        return flat.numel();
    }

    /** All values; changing it in place changes the network. */
    public Tensor flat() {
        return flat;
    }

    /** All gradients, which take up memory only once they are wanted. */
    public Tensor flatGradient() {
        if (flatGradient == null) {
            flatGradient = attachGradients();
        }
        return flatGradient;
    }

    /** Those that libtorch has made so far stay, zeros elsewhere. */
    private Tensor attachGradients() {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor all = scope.keep(torch.zeros_like(flat));
            for (Entry entry : entries.values()) {
                Tensor gradient = scope.keep(view(all, entry));
                Tensor place = get(entry.name()).mutable_grad();
                if (place.defined()) {
                    gradient.copy_(place);
                }
                place.put(gradient);
                gradients.put(entry.name(), gradient);
            }
            return all;
        }
    }

    public void zeroGradient() {
        flatGradient().zero_();
    }

    /**
     * From now on the passes over these parameters write down what {@link #backward} needs; it ends
     * with it. Passes in between belong to one loss.
     */
    public void record() {
        forget();
        flatGradient();
        convolutions.close(); // the kernels are about to change
        rounded.close();
        tape = new Tape();
    }

    /** Adds the gradients of a loss, that of the passes since {@link #record}, and forgets them. */
    public void backward(Tensor loss) {
        if (tape == null) {
            throw new IllegalStateException("no pass was recorded");
        }
        tape.backward(loss);
        forget();
    }

    /** Forgets the passes since {@link #record}. */
    public void forget() {
        if (tape != null) {
            tape.close();
            tape = null;
        }
    }

    /** What a pass is written on, or null. */
    @Nullable Tape tape() {
        return tape;
    }

    OwnConvolutions convolutions() {
        return convolutions;
    }

    /** The view of {@code entry} in any flat tensor laid out like this one. */
    public Tensor view(Tensor anyFlat, Entry entry) {
        try (Scope scope = Scope.open()) {
            Tensor part = anyFlat.narrow(0, entry.at(), entry.size());
            long[] d = entry.dims();
            Tensor shaped =
                    entry.channelsLast()
                            ? part.view(d[0], d[2], d[3], d[1]).permute(0, 3, 1, 2)
                            : part.view(d);
            return scope.handUp(shaped);
        }
    }

    /** Puts the views of a flat tensor laid out like this one into {@code into}, by name. */
    public void named(String prefix, Tensor anyFlat, Map<String, Tensor> into) {
        for (Entry entry : entries.values()) {
            into.put(prefix + entry.name(), view(anyFlat, entry));
        }
    }

    /** All parameters by name, as views in the caller's scope. */
    public Map<String, Tensor> named() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        named("", flat, all);
        return all;
    }

    /**
     * Copies values by name.
     *
     * @param what the thing that {@code from} was read from, for the message
     * @throws Fault of kind model that lists missing, unknown and misshapen names; nothing is
     *     copied
     */
    public static void copy(Map<String, Tensor> into, Map<String, Tensor> from, String what) {
        demandFit(shapes(into), shapes(from), what, "the network");
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            into.forEach((name, target) -> target.copy_(Objects.requireNonNull(from.get(name))));
        }
    }

    /**
     * Demands that names and shapes agree.
     *
     * @throws Fault of kind model that names the first differences
     */
    static void demandFit(
            Map<String, long[]> wanted, Map<String, long[]> given, String what, String whom) {
        List<String> faults = differences(wanted, given);
        if (!faults.isEmpty()) {
            String more = faults.size() > 5 ? " and " + (faults.size() - 5) + " more" : "";
            throw Fault.model(
                    "the "
                            + what
                            + " does not fit "
                            + whom
                            + ": it "
                            + String.join(", ", faults.subList(0, Math.min(5, faults.size())))
                            + more);
        }
    }

    /** Every name that is missing, misshapen or unknown, as the end of a sentence each. */
    public static List<String> differences(Map<String, long[]> wanted, Map<String, long[]> given) {
        List<String> faults = new ArrayList<>();
        wanted.forEach((name, shape) -> {
            long[] found = given.get(name);
            if (found == null) {
                faults.add("lacks " + name);
            } else if (!Arrays.equals(found, shape)) {
                faults.add(
                        name
                                + " is "
                                + Arrays.toString(found)
                                + " instead of "
                                + Arrays.toString(shape));
            }
        });
        given.keySet().stream()
                .filter(name -> !wanted.containsKey(name))
                .forEach(name -> faults.add("has the unknown " + name));
        return faults;
    }

    /** Shapes by name. */
    public static Map<String, long[]> shapes(Map<String, Tensor> tensors) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        tensors.forEach((name, t) -> shapes.put(name, Tensors.shape(t)));
        return shapes;
    }

    @Override
    public void close() {
        forget();
        convolutions.close();
        rounded.close();
        views.values().forEach(Tensor::close);
        gradients.values().forEach(Tensor::close);
        if (flatGradient != null) {
            flatGradient.close();
        }
        flat.close();
    }

    /** Collects names, shapes and initial values, then lays them out. */
    public static final class Builder {
        /** Values at a time between Java and the tensor. */
        private static final int SOME = 4096;

        private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>();
        private final Set<String> planar = new HashSet<>();
        private final List<Start> starts = new ArrayList<>();
        private long total;
        private final InitialWeights weights;

        /**
         * Initial values of a parameter.
         *
         * @param values begins a run of them
         */
        private record Start(Entry entry, Supplier<DoubleSupplier> values) {
            void fill(FloatPointer all) {
                DoubleSupplier next = values.get();
                float[] some = new float[SOME];
                for (long done = 0; done < entry.size(); done += SOME) {
                    int count = (int) Math.min(SOME, entry.size() - done);
                    for (int i = 0; i < count; i++) {
                        some[i] = (float) next.getAsDouble();
                    }
                    all.position(entry.at() + done).put(some, 0, count);
                }
            }
        }

        public Builder(InitialWeights weights) {
            this.weights = weights;
        }

        public Builder(long seed) {
            this(InitialWeights.drawn(seed));
        }

        /**
         * Uniform in [-bound, bound], keyed by (seed, name), so that a layer more changes no other.
         */
        public Builder uniform(String name, double bound, long... shape) {
            Seeds key = Seeds.of(weights.seed(), 0, 1).derive("weights").derive(name);
            return add(
                    name,
                    () -> {
                        RandomGenerator random = key.random(0);
                        return () -> (random.nextDouble() * 2 - 1) * bound;
                    },
                    shape);
        }

        public Builder constant(String name, double value, long... shape) {
            return add(name, () -> () -> value, shape);
        }

        /** The parameter declared last is stored row by row on the processor. */
        public Builder planar() {
            planar.add(entries.lastEntry().getKey());
            return this;
        }

        private Builder add(String name, Supplier<DoubleSupplier> values, long... shape) {
            Entry entry =
                    new Entry(
                            name, LongStream.of(shape).boxed().toList(), total, shape.length == 4);
            if (entries.putIfAbsent(name, entry) != null) {
                throw new IllegalStateException("parameter '" + name + "' is declared twice");
            }
            starts.add(new Start(entry, values));
            total += entry.size();
            return this;
        }

        public Parameters build(Device device) {
            try (Scope scope = Scope.open()) {
                Tensor initial = Tensors.zeros(Device.CPU, total);
                if (weights.drawn()) {
                    FloatPointer memory = initial.data_ptr_float();
                    starts.forEach(start -> start.fill(memory));
                }
                return device.cuda()
                        ? new Parameters(entries, initial, device)
                        : laidOut(initial, device);
            }
        }

        /** Values are drawn as for channels-last weights: the layout changes no network. */
        private Parameters laidOut(Tensor initial, Device device) {
            Map<String, Entry> there = new LinkedHashMap<>();
            entries.forEach((name, e) ->
                    there.put(
                            name,
                            planar.contains(name) ? new Entry(name, e.shape(), e.at(), false) : e));
            Parameters made = new Parameters(there, initial, device);
            try (NoGradGuard guard = new NoGradGuard()) {
                for (String name : planar) { // the same memory, so by way of a copy
                    Entry drawn = Objects.requireNonNull(entries.get(name));
                    made.get(name).copy_(made.view(initial, drawn).clone());
                }
            }
            return made;
        }
    }
}
