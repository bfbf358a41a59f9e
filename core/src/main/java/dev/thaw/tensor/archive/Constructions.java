package dev.thaw.tensor.archive;

import dev.thaw.tensor.archive.Value.Known;
import dev.thaw.tensor.archive.Value.Sequence;
import dev.thaw.tensor.archive.Value.Storage;
import dev.thaw.tensor.archive.Value.Table;
import dev.thaw.tensor.archive.Value.Text;
import dev.thaw.tensor.archive.Value.Tuple;
import dev.thaw.tensor.archive.Value.Type;
import dev.thaw.tensor.archive.Value.View;
import dev.thaw.tensor.archive.Value.Whole;
import java.util.ArrayList;
import java.util.List;

/** The few names that a file of weights may ask for, and what they make. */
final class Constructions {
    private static final int MOST_AXES = 16;

    private Constructions() {}

    /** Accepts a name or refuses the file; nothing is loaded by it. */
    static Known find(String module, String name) throws Refusal {
        String full = module + "." + name;
        boolean known =
                switch (full) {
                    case "collections.OrderedDict",
                            "torch._utils._rebuild_tensor_v2",
                            "torch._utils._rebuild_tensor",
                            "torch._utils._rebuild_parameter",
                            "torch.Size" ->
                            true;
                    default -> module.equals("torch") && type(name) != null;
                };
        if (!known) {
            throw new Refusal(
                    "it asks for " + full + ", which weights do not need; nothing was executed");
        }
        return new Known(module, name);
    }

    private static @org.jspecify.annotations.Nullable Type type(String name) {
        for (Type type : Type.values()) {
            if (type.python.equals(name)) {
                return type;
            }
        }
        return null;
    }

    /** What calling {@code callee} with {@code arguments} makes. */
    static Value call(Value callee, Value arguments) throws Refusal {
        if (!(callee instanceof Known known) || !(arguments instanceof Tuple tuple)) {
            throw new Refusal("it calls something that is no function");
        }
        List<Value> a = tuple.items();
        return switch (known.name()) {
            case "OrderedDict" -> dictionary(a);
            case "_rebuild_tensor_v2", "_rebuild_tensor" -> view(a);
            case "_rebuild_parameter" -> {
                if (a.isEmpty() || !(a.getFirst() instanceof View view)) {
                    throw new Refusal("it makes a parameter of something that is no tensor");
                }
                yield view;
            }
            case "Size" -> {
                if (a.size() != 1 || !(a.getFirst() instanceof Tuple size)) {
                    throw new Refusal("it makes a size of something that is no tuple");
                }
                yield size;
            }
            default -> throw new Refusal("it calls " + known + ", which is no function");
        };
    }

    private static Table dictionary(List<Value> arguments) throws Refusal {
        Table table = new Table();
        if (arguments.isEmpty()) {
            return table;
        }
        if (!(arguments.getFirst() instanceof Sequence pairs)) {
            throw new Refusal("it makes a dictionary of something that is no list");
        }
        for (Value pair : pairs.items) {
            List<Value> parts =
                    switch (pair) {
                        case Sequence s -> s.items;
                        case Tuple t -> t.items();
                        default -> List.of();
                    };
            if (parts.size() != 2) {
                throw new Refusal("it makes a dictionary of something that is no pair");
            }
            put(table, parts.get(0), parts.get(1));
        }
        return table;
    }

    /** Puts one entry; only words and whole numbers name things. */
    static void put(Table table, Value key, Value value) throws Refusal {
        String name =
                switch (key) {
                    case Text t -> t.text();
                    case Whole w -> Long.toString(w.number());
                    default ->
                            throw new Refusal(
                                    "it names an entry by something that is no string or number");
                };
        table.items.put(name, value);
    }

    /**
     * {@code ('storage', type, key, place, count)}; the older stream adds what it was a view of.
     */
    static Storage storage(Value id) throws Refusal {
        if (id instanceof Tuple t
                && t.items().size() >= 5
                && t.items().get(0) instanceof Text(String word)
                && word.equals("storage")
                && t.items().get(1) instanceof Known known
                && t.items().get(2) instanceof Text(String key)
                && t.items().get(4) instanceof Whole(long count)) {
            if (t.items().size() > 5 && t.items().get(5) != Value.Nothing.NONE) {
                throw new Refusal("it holds a storage that is a part of another");
            }
            Type type = type(known.name());
            if (type == null || !key.matches("[0-9]{1,20}")) {
                throw new Refusal(
                        "it holds a storage '" + key + "' of " + known + ", which is none");
            }
            if (count < 0 || count > Long.MAX_VALUE / type.width) {
                throw new Refusal("storage " + key + " claims " + count + " numbers");
            }
            return new Storage(key, type, count);
        }
        throw new Refusal("it refers to something outside that is no storage");
    }

    /** A tensor that lies within its storage and is no larger. */
    private static View view(List<Value> a) throws Refusal {
        if (a.size() < 4
                || !(a.get(0) instanceof Storage storage)
                || !(a.get(1) instanceof Whole(long offset))) {
            throw new Refusal("it holds a tensor without storage, place, shape and strides");
        }
        View view = new View(storage, offset, lengths(a.get(2)), lengths(a.get(3)));
        long[] shape = view.sizes();
        long[] strides = view.steps();
        if (shape.length != strides.length || shape.length > MOST_AXES || offset < 0) {
            throw new Refusal("it holds a tensor whose shape and strides do not belong together");
        }
        try {
            long last = offset;
            long size = 1;
            for (int d = 0; d < shape.length; d++) {
                size = Math.multiplyExact(size, shape[d]);
                last =
                        Math.addExact(
                                last, Math.multiplyExact(Math.max(0, shape[d] - 1), strides[d]));
            }
            if (size > storage.count() || (size > 0 && last >= storage.count())) {
                throw new Refusal(
                        "it holds a tensor of "
                                + size
                                + " numbers that reaches number "
                                + last
                                + " of a storage of "
                                + storage.count());
            }
            return view;
        } catch (ArithmeticException e) {
            throw new Refusal("it holds a tensor of an impossible shape");
        }
    }

    private static List<Long> lengths(Value value) throws Refusal {
        if (!(value instanceof Tuple tuple)) {
            throw new Refusal("it holds a shape that is no tuple");
        }
        List<Long> lengths = new ArrayList<>();
        for (Value item : tuple.items()) {
            if (!(item instanceof Whole(long length)) || length < 0) {
                throw new Refusal("it holds a shape that is not made of whole numbers");
            }
            lengths.add(length);
        }
        return List.copyOf(lengths);
    }
}
