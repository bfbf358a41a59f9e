package dev.thaw.tensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The safetensors format: 8 bytes little-endian header length, a JSON header, raw little-endian
 * data. The header of a file is hostile until checked: every size, offset and type is verified
 * against the file before anything is allocated.
 */
public final class Safetensors {
    private static final long MAX_HEADER = 64L << 20;
    private static final int CHUNK = 1 << 20;

    /**
     * One tensor: {@code dtype} in the format's words; {@code begin … end} within the data part.
     */
    public record Entry(String name, String dtype, List<Long> shape, long begin, long end) {}

    /** A checked header; {@code dataStart} is the file offset of the data part. */
    public record Header(
            Map<String, Entry> tensors, Map<String, String> metadata, long dataStart) {}

    private Safetensors() {}

    /** Reads and checks the header alone. */
    public static Header header(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return header(file, channel);
        } catch (IOException e) {
            throw Fault.input(file + " could not be read: " + AtomicFile.reason(e), e);
        }
    }

    /** Reads all tensors, on the processor, into the caller's scope. */
    public static Map<String, Tensor> read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Header header = header(file, channel);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Entry entry : header.tensors().values()) {
                tensors.put(entry.name(), read(file, channel, header, entry));
            }
            return tensors;
        } catch (IOException e) {
            throw Fault.input(file + " could not be read: " + AtomicFile.reason(e), e);
        }
    }

    /** Writes tensors in the map's order, atomically. Metadata values are free text. */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        byte[] header = headerBytes(tensors, metadata);
        AtomicFile.write(
                file,
                out -> {
                    out.write(
                            ByteBuffer.allocate(8)
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .putLong(header.length)
                                    .array());
                    out.write(header);
                    byte[] chunk = new byte[CHUNK];
                    for (Tensor t : tensors.values()) {
                        try (Scope scope = Scope.open()) { // copies of all would double the memory
                            copy(Tensors.to(t.detach(), Device.CPU).contiguous(), chunk, out);
                        }
                    }
                });
    }

    private static byte[] headerBytes(Map<String, Tensor> tensors, Map<String, String> metadata)
            throws Fault {
        ObjectNode root = new ObjectMapper().createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode words = root.putObject("__metadata__");
            new TreeMap<>(metadata).forEach(words::put);
        }
        long at = 0;
        for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
            Tensor t = e.getValue();
            long end = at + t.numel() * t.element_size();
            ObjectNode node = root.putObject(e.getKey());
            node.put("dtype", word(Tensors.type(t)));
            var shape = node.putArray("shape");
            for (long d = 0; d < t.dim(); d++) {
                shape.add(t.size(d));
            }
            node.putArray("data_offsets").add(at).add(end);
            at = end;
        }
        byte[] json = root.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] padded = java.util.Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        java.util.Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private static void copy(Tensor t, byte[] chunk, OutputStream out) throws IOException {
        long bytes = t.numel() * t.element_size();
        BytePointer data = new BytePointer(t.data_ptr());
        for (long at = 0; at < bytes; at += chunk.length) {
            int n = (int) Math.min(chunk.length, bytes - at);
            data.position(at).get(chunk, 0, n);
            out.write(chunk, 0, n);
        }
    }

    private static Tensor read(Path file, FileChannel channel, Header header, Entry entry)
            throws IOException {
        try (Scope scope = Scope.open()) {
            Tensor t =
                    torch.empty(
                            entry.shape().stream().mapToLong(Long::longValue).toArray(),
                            new TensorOptions(type(entry.dtype())),
                            new org.bytedeco.pytorch.MemoryFormatOptional());
            MemorySegment memory = Tensors.memory(t);
            for (long at = 0; at < memory.byteSize(); ) {
                ByteBuffer chunk =
                        memory.asSlice(at, Math.min(CHUNK, memory.byteSize() - at)).asByteBuffer();
                int n = channel.read(chunk, header.dataStart() + entry.begin() + at);
                if (n < 0) {
                    throw Fault.model(
                            file
                                    + " ends inside tensor '"
                                    + entry.name()
                                    + "': it changed while it was read");
                }
                at += n;
            }
            return scope.handUp(t);
        }
    }

    private static Header header(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        require(size >= 8, file, "it is shorter than the 8 bytes of a header length");
        ByteBuffer word = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        fill(channel, word, 0);
        long length = word.getLong(0);
        require(
                length >= 2 && length <= MAX_HEADER && length <= size - 8,
                file,
                "its header claims " + length + " bytes in a file of " + size);
        ByteBuffer json = ByteBuffer.allocate((int) length);
        fill(channel, json, 8);
        return parse(file, json.array(), size - 8 - length, 8 + length);
    }

    private static Header parse(Path file, byte[] json, long dataBytes, long dataStart)
            throws IOException {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw Fault.model(file + " is no safetensors file: its header is not JSON", e);
        }
        require(root != null && root.isObject(), file, "its header is not a JSON object");
        Map<String, String> metadata = new TreeMap<>();
        Map<String, Entry> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals("__metadata__")) {
                field.getValue()
                        .properties()
                        .forEach(m -> metadata.put(m.getKey(), m.getValue().asText()));
            } else {
                tensors.put(field.getKey(), entry(file, field.getKey(), field.getValue()));
            }
        }
        checkLayout(file, tensors, dataBytes);
        return new Header(tensors, metadata, dataStart);
    }

    private static Entry entry(Path file, String name, JsonNode node) {
        JsonNode offsets = node.path("data_offsets");
        JsonNode dims = node.path("shape");
        require(
                node.path("dtype").isTextual()
                        && dims.isArray()
                        && offsets.isArray()
                        && offsets.size() == 2
                        && offsets.get(0).canConvertToLong()
                        && offsets.get(1).canConvertToLong(),
                file,
                "tensor '" + name + "' lacks dtype, shape or data_offsets");
        List<Long> shape = new ArrayList<>();
        dims.forEach(d -> shape.add(d.canConvertToLong() ? d.asLong() : -1));
        String dtype = node.path("dtype").asText();
        long elements = 1;
        try {
            for (long d : shape) {
                require(d >= 0, file, "tensor '" + name + "' has the shape " + shape);
                elements = Math.multiplyExact(elements, d);
            }
            elements = Math.multiplyExact(elements, bytes(file, name, dtype));
        } catch (ArithmeticException e) {
            throw Fault.model(
                    file + ": tensor '" + name + "' has the impossible shape " + shape, e);
        }
        long begin = offsets.get(0).asLong();
        long end = offsets.get(1).asLong();
        require(
                begin >= 0 && end >= begin && end - begin == elements,
                file,
                "tensor '"
                        + name
                        + "' of shape "
                        + shape
                        + " needs "
                        + elements
                        + " bytes, its offsets are "
                        + begin
                        + " and "
                        + end);
        return new Entry(name, dtype, List.copyOf(shape), begin, end);
    }

    private static void checkLayout(Path file, Map<String, Entry> tensors, long dataBytes) {
        long at = 0;
        for (Entry e :
                tensors.values().stream()
                        .sorted(Comparator.comparingLong(Entry::begin).thenComparing(Entry::end))
                        .toList()) {
            require(
                    e.begin() == at,
                    file,
                    "tensor '" + e.name() + "' begins at " + e.begin() + " instead of " + at);
            at = e.end();
        }
        require(
                at == dataBytes,
                file,
                "its tensors take " + at + " bytes, the file holds " + dataBytes);
    }

    private static void fill(FileChannel channel, ByteBuffer buffer, long at) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new IOException("the file ends inside its header");
            }
        }
    }

    private static void require(boolean holds, Path file, String why) {
        if (!holds) {
            throw Fault.model(file + " is no usable safetensors file: " + why);
        }
    }

    private static long bytes(Path file, String name, String dtype) {
        return switch (dtype) {
            case "F64", "I64" -> 8;
            case "F32", "I32" -> 4;
            case "F16", "BF16", "I16" -> 2;
            case "U8", "I8", "BOOL" -> 1;
            default ->
                    throw Fault.model(
                            file
                                    + ": tensor '"
                                    + name
                                    + "' has the type "
                                    + dtype
                                    + ", which Thaw does not read");
        };
    }

    private static ScalarType type(String dtype) {
        return switch (dtype) {
            case "F64" -> ScalarType.Double;
            case "I64" -> ScalarType.Long;
            case "F32" -> ScalarType.Float;
            case "I32" -> ScalarType.Int;
            case "F16" -> ScalarType.Half;
            case "BF16" -> ScalarType.BFloat16;
            case "I16" -> ScalarType.Short;
            case "U8" -> ScalarType.Byte;
            case "I8" -> ScalarType.Char;
            case "BOOL" -> ScalarType.Bool;
            default -> throw new IllegalStateException(dtype);
        };
    }

    private static String word(ScalarType type) {
        return switch (type) {
            case Double -> "F64";
            case Long -> "I64";
            case Float -> "F32";
            case Int -> "I32";
            case Half -> "F16";
            case BFloat16 -> "BF16";
            case Short -> "I16";
            case Byte -> "U8";
            case Char -> "I8";
            case Bool -> "BOOL";
            default -> throw new IllegalStateException("tensors of type " + type + " have no word");
        };
    }
}
