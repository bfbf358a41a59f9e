package dev.thaw.tensor.archive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What a pickle of weights can hold. */
sealed interface Value {
    /** Python's None. */
    enum Nothing implements Value {
        NONE
    }

    record Text(String text) implements Value {}

    record Whole(long number) implements Value {}

    record Real(double number) implements Value {}

    record Truth(boolean holds) implements Value {}

    record Tuple(List<Value> items) implements Value {}

    /** A name that the file asks for, known to be harmless. */
    record Known(String module, String name) implements Value {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** A list; grows while the pickle is read. */
    final class Sequence implements Value {
        final List<Value> items = new ArrayList<>();
    }

    /** A dictionary in the order of its making; grows while the pickle is read. */
    final class Table implements Value {
        final Map<String, Value> items = new LinkedHashMap<>();
    }

    /** A run of {@code count} numbers that lies elsewhere in the file. */
    record Storage(String key, Type type, long count) implements Value {
        long bytes() {
            return Math.multiplyExact(count, (long) type.width);
        }
    }

    /** A view of a storage; lengths and strides in numbers. */
    record View(Storage storage, long offset, List<Long> shape, List<Long> strides)
            implements Value {
        long[] sizes() {
            return shape.stream().mapToLong(Long::longValue).toArray();
        }

        long[] steps() {
            return strides.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /** Types of storages. */
    enum Type {
        DOUBLE("DoubleStorage", ScalarType.Double, 8),
        FLOAT("FloatStorage", ScalarType.Float, 4),
        HALF("HalfStorage", ScalarType.Half, 2),
        BFLOAT16("BFloat16Storage", ScalarType.BFloat16, 2),
        LONG("LongStorage", ScalarType.Long, 8),
        INT("IntStorage", ScalarType.Int, 4),
        SHORT("ShortStorage", ScalarType.Short, 2),
        CHAR("CharStorage", ScalarType.Char, 1),
        BYTE("ByteStorage", ScalarType.Byte, 1),
        /** Read as bytes, then compared with 0: other bytes than 0 and 1 are no truth values. */
        BOOL("BoolStorage", ScalarType.Byte, 1);

        final String python;
        final ScalarType torch;
        final int width;

        Type(String python, ScalarType torch, int width) {
            this.python = python;
            this.torch = torch;
            this.width = width;
        }
    }
}
