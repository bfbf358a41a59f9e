package dev.thaw.nn.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Fixed numbers of a graph: a tensor with a name. Its values are asked for when it is written, so
 * that a graph holds no second copy of a network.
 */
final class Weights {
    private static final int DIMS = 1;
    private static final int DATA_TYPE = 2;
    private static final int NAME = 8;
    private static final int RAW_DATA = 9;

    private static final int TYPE_FLOAT = 1;
    private static final int TYPE_INT64 = 7;

    private final byte[] head;
    private final long rawBytes;
    private final Supplier<ByteBuffer> raw;

    private Weights(String name, int type, long[] shape, int width, Supplier<ByteBuffer> raw) {
        this.head =
                new Message()
                        .numbers(DIMS, shape)
                        .number(DATA_TYPE, type)
                        .text(NAME, name)
                        .toBytes();
        this.rawBytes = Math.multiplyExact(width, size(shape));
        this.raw = raw;
    }

    /** float32, row by row. */
    static Weights floats(String name, long[] shape, Supplier<float[]> values) {
        return new Weights(
                name,
                TYPE_FLOAT,
                shape,
                Float.BYTES,
                () -> {
                    float[] all = values.get();
                    ByteBuffer buffer = littleEndian(all.length * Float.BYTES);
                    buffer.asFloatBuffer().put(all);
                    return buffer;
                });
    }

    /** A row of int64. */
    static Weights numbers(String name, long... values) {
        ByteBuffer buffer = littleEndian(values.length * Long.BYTES);
        buffer.asLongBuffer().put(values);
        return new Weights(
                name, TYPE_INT64, new long[] {values.length}, Long.BYTES, buffer::duplicate);
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long size(long... shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /** Length of the message. */
    long bytes() {
        return head.length
                + CodedOutputStream.computeTagSize(RAW_DATA)
                + CodedOutputStream.computeUInt64SizeNoTag(rawBytes)
                + rawBytes;
    }

    void write(CodedOutputStream out) throws IOException {
        out.writeRawBytes(head);
        ByteBuffer values = raw.get();
        if (values.remaining() != rawBytes) {
            throw new IllegalStateException(
                    "a tensor has " + values.remaining() + " bytes instead of " + rawBytes);
        }
        out.writeByteArray(RAW_DATA, values.array());
    }
}
