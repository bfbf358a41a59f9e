package dev.thaw.tensor.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes files in the layout of {@code torch.save}: protocol 2 with a memo entry after each value,
 * ordered dictionaries, storages apart. For tests; it writes what it is told, right or wrong.
 */
public final class TorchWriter {
    /** A tensor: a view of a storage. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, only written
    public record View(String key, String type, int numel, int offset, int[] shape, int[] strides) {
        /** All of a float storage, in order. */
        public static View of(String key, int... shape) {
            int[] strides = new int[shape.length];
            int size = 1;
            for (int d = shape.length - 1; d >= 0; d--) {
                strides[d] = size;
                size *= shape[d];
            }
            return new View(key, "FloatStorage", size, 0, shape, strides);
        }
    }

    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private final Map<String, byte[]> storages = new LinkedHashMap<>();
    private int memo;

    public TorchWriter() {
        bytes(0x80, 2);
    }

    /** Any bytes into the pickle. */
    public TorchWriter bytes(int... values) {
        for (int value : values) {
            pickle.write(value);
        }
        return this;
    }

    public TorchWriter ascii(String text) {
        pickle.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Remembers the last value, as Python does after each. */
    public TorchWriter put() {
        return memo < 256 ? bytes('q', memo++) : bytes('r').little(memo++);
    }

    private TorchWriter little(int value) {
        return bytes(value, value >> 8, value >> 16, value >> 24);
    }

    public TorchWriter text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes('X').little(utf8.length);
        pickle.writeBytes(utf8);
        return put();
    }

    public TorchWriter whole(int value) {
        if (value >= 0 && value < 256) {
            return bytes('K', value);
        }
        return value >= 0 && value < 65536
                ? bytes('M', value, value >> 8)
                : bytes('J').little(value);
    }

    public TorchWriter global(String module, String name) {
        return ascii("c" + module + "\n" + name + "\n").put();
    }

    private TorchWriter tuple(int... values) {
        if (values.length > 3) {
            bytes('(');
        }
        for (int value : values) {
            whole(value);
        }
        return values.length == 0
                ? bytes(')')
                : bytes(values.length > 3 ? 't' : 0x84 + values.length).put();
    }

    private TorchWriter emptyOrdered() {
        return global("collections", "OrderedDict").bytes(')', 'R').put();
    }

    public TorchWriter view(View v) {
        global("torch._utils", "_rebuild_tensor_v2").bytes('(', '(').text("storage");
        global("torch", v.type()).text(v.key()).text("cpu").whole(v.numel()).bytes('t').put();
        bytes('Q').whole(v.offset()).tuple(v.shape()).tuple(v.strides()).bytes(0x89);
        return emptyOrdered().bytes('t').put().bytes('R').put();
    }

    /** A state dict, with the versions of its modules as an attribute. */
    public TorchWriter state(Map<String, View> views) {
        emptyOrdered().bytes('(');
        views.forEach((name, view) -> text(name).view(view));
        bytes('u', '}').put().text("_metadata").emptyOrdered().bytes('(').text("").bytes('}').put();
        return text("version").whole(1).bytes('s', 'u', 's', 'b');
    }

    /** The dictionary of a checkpoint of the official code. */
    public TorchWriter checkpoint(int step, Map<String, View> model, Map<String, View> ema) {
        bytes('}').put().bytes('(').text("step").whole(step);
        text("model").state(model).text("ema").state(ema);
        return bytes('u', '.');
    }

    public TorchWriter storage(String key, float... values) {
        ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return raw(key, data.array());
    }

    public TorchWriter raw(String key, byte[] data) {
        storages.put(key, data);
        return this;
    }

    /** Today's layout; data are aligned to 64 bytes by padding the extra field. */
    public Path zip(Path file) throws IOException {
        return zip(file, ZipEntry.STORED);
    }

    public Path zip(Path file, int method) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            entry(zip, "archive/data.pkl", pickle.toByteArray(), ZipEntry.STORED);
            entry(zip, "archive/byteorder", "little".getBytes(StandardCharsets.UTF_8), 0);
            for (Map.Entry<String, byte[]> e : storages.entrySet()) {
                entry(zip, "archive/data/" + e.getKey(), e.getValue(), method);
            }
            entry(zip, "archive/version", "3\n".getBytes(StandardCharsets.UTF_8), 0);
        }
        return file;
    }

    private static void entry(ZipOutputStream zip, String name, byte[] data, int method)
            throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 crc = new CRC32();
        crc.update(data);
        entry.setMethod(method);
        entry.setSize(data.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(data);
        zip.closeEntry();
    }

    /** The layout before 1.6: one stream. */
    public Path stream(Path file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(StreamSource.MAGIC);
        out.writeBytes(new byte[] {(byte) 0x80, 2, 'M', (byte) 0xe9, 3, '.'});
        TorchWriter machine = new TorchWriter().bytes('}').put().bytes('(');
        machine.text("protocol_version").whole(1001).text("little_endian").bytes(0x88);
        out.writeBytes(machine.bytes('u', '.').pickle.toByteArray());
        out.writeBytes(pickle.toByteArray());
        TorchWriter keys = new TorchWriter().bytes(']').put().bytes('(');
        List.copyOf(storages.keySet()).forEach(keys::text);
        out.writeBytes(keys.bytes('e', '.').pickle.toByteArray());
        for (byte[] data : storages.values()) {
            out.writeBytes(
                    ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(data.length / 4)
                            .array());
            out.writeBytes(data);
        }
        return Files.write(file, out.toByteArray());
    }
}
