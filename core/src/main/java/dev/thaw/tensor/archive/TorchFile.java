package dev.thaw.tensor.archive;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import dev.thaw.tensor.Native;
import dev.thaw.tensor.Scope;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.ZipException;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Reads files of weights as {@code torch.save} writes them, without executing anything. The file is
 * hostile until checked: names that weights do not need, sizes that do not fit the file, tensors
 * that reach beyond their storage and values that contain themselves are refused by name.
 *
 * <p>Values are named by their path: {@code ema/module.denoise_fn.conv_in.weight}, {@code step}.
 */
public final class TorchFile {
    private static final int MOST_DEPTH = 32;
    private static final int MOST_VALUES = 200_000;
    private static final int MOST_PATH = 512;

    /**
     * What a file holds.
     *
     * @param tensors those that were wanted, on the processor; they may share memory and need not
     *     be contiguous
     * @param shapes of all tensors
     * @param numbers all numbers
     */
    public record Contents(
            Map<String, Tensor> tensors, Map<String, long[]> shapes, Map<String, Double> numbers) {}

    /** The tensors and numbers of a pickle by path. */
    private static final class Walk {
        final Map<String, Value.View> views = new LinkedHashMap<>();
        final Map<String, Double> numbers = new LinkedHashMap<>();
        private int met;

        /** Lists that share parts unfold in the walk, so it is bounded in length and depth. */
        void visit(String path, Value value, int depth) throws Refusal {
            if (depth > MOST_DEPTH) {
                throw new Refusal(
                        "it is nested more than " + MOST_DEPTH + " deep, or contains itself");
            }
            if (path.length() > MOST_PATH) {
                throw new Refusal("it names a value by more than " + MOST_PATH + " letters");
            }
            if (++met > MOST_VALUES) {
                throw new Refusal("it unfolds to more than " + MOST_VALUES + " values");
            }
            switch (value) {
                case Value.View view -> {
                    if (views.put(path, view) != null) {
                        throw new Refusal("it holds '" + path + "' twice");
                    }
                }
                case Value.Whole whole -> numbers.put(path, (double) whole.number());
                case Value.Real real -> numbers.put(path, real.number());
                case Value.Table table -> {
                    for (Map.Entry<String, Value> e : table.items.entrySet()) {
                        visit(below(path, e.getKey()), e.getValue(), depth + 1);
                    }
                }
                case Value.Sequence list -> visitAll(path, list.items, depth);
                case Value.Tuple tuple -> visitAll(path, tuple.items(), depth);
                case Value.Text _, Value.Truth _, Value.Nothing _ -> {}
                case Value.Known _, Value.Storage _ -> {}
            }
        }

        private void visitAll(String path, Iterable<Value> items, int depth) throws Refusal {
            int i = 0;
            for (Value item : items) {
                visit(below(path, Integer.toString(i++)), item, depth + 1);
            }
        }

        private static String below(String path, String name) {
            return path.isEmpty() ? name : path + "/" + name;
        }
    }

    private TorchFile() {}

    /** Reads all of it. */
    public static Contents read(Path file) {
        return read(file, path -> true);
    }

    /**
     * Reads the tensors whose path is wanted, into the caller's scope.
     *
     * @throws Fault of kind input when it cannot be read, of kind model when it is refused
     */
    public static Contents read(Path file, Predicate<String> wanted) {
        Native.start();
        try (Source source = Source.open(file)) {
            Walk walk = new Walk();
            walk.visit("", source.root(), 0);
            Map<String, Value.Storage> storages = new LinkedHashMap<>();
            for (Value.View view : walk.views.values()) {
                Value.Storage known = storages.put(view.storage().key(), view.storage());
                if (known != null && !known.equals(view.storage())) {
                    throw new Refusal("storage " + known.key() + " has two types or lengths");
                }
            }
            source.check(storages.values());
            Map<String, long[]> shapes = new LinkedHashMap<>();
            walk.views.forEach((path, view) -> shapes.put(path, view.sizes()));
            return new Contents(tensors(source, walk, wanted), shapes, walk.numbers);
        } catch (Refusal e) {
            throw Fault.model(file + " is refused: " + e.why(), e);
        } catch (EOFException | ZipException e) {
            throw Fault.model(file + " is refused: it is damaged or cut off", e);
        } catch (IOException e) {
            throw Fault.input(file + " could not be read: " + AtomicFile.reason(e), e);
        }
    }

    private static Map<String, Tensor> tensors(Source source, Walk walk, Predicate<String> wanted)
            throws IOException, Refusal {
        Map<String, Value.Storage> needed = new LinkedHashMap<>();
        walk.views.forEach((path, view) -> {
            if (wanted.test(path)) {
                needed.put(view.storage().key(), view.storage());
            }
        });
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> memory = source.storages(needed);
            for (Map.Entry<String, Value.View> e : walk.views.entrySet()) {
                Tensor storage = memory.get(e.getValue().storage().key());
                if (wanted.test(e.getKey()) && storage != null) {
                    tensors.put(e.getKey(), scope.handUp(view(storage, e.getValue())));
                }
            }
        }
        return tensors;
    }

    private static Tensor view(Tensor storage, Value.View view) {
        Tensor seen =
                storage.as_strided(view.sizes(), view.steps(), new LongOptional(view.offset()));
        return view.storage().type() == Value.Type.BOOL ? seen.ne(new Scalar(0)) : seen;
    }
}
