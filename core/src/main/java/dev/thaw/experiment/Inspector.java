package dev.thaw.experiment;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import dev.thaw.image.PictureFormat;
import dev.thaw.image.PictureInfo;
import dev.thaw.image.PictureReader;
import dev.thaw.tensor.Safetensors;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Says what a file is and what is in it, told by its content, without loading it. */
public final class Inspector {
    /** One tensor of a safetensors file. */
    public record TensorLine(String name, String type, List<Long> shape, long bytes) {}

    /**
     * What a file is.
     *
     * @param kind {@code safetensors}, {@code picture}, {@code idx}, {@code zip}, {@code
     *     pytorch-archive}, {@code cifar}, {@code settings}, {@code gzip} or {@code unknown}
     * @param words one sentence for people
     * @param facts what the sentence says, by name
     * @param tensors of a safetensors file, in the order of the file
     */
    public record Inspection(
            String file,
            long bytes,
            String kind,
            String words,
            Map<String, Object> facts,
            List<TensorLine> tensors) {}

    /** What was found out, before the file's name and size join it. */
    private record Finding(
            String kind, String words, Map<String, Object> facts, List<TensorLine> tensors) {
        Finding(String kind, String words, Map<String, Object> facts) {
            this(kind, words, facts, List.of());
        }
    }

    private static final int HEAD = 4096;
    private static final int CIFAR_RECORD = 1 + 3 * 32 * 32;

    /** Types of the idx format by their code (LeCun, Cortes, Burges, "The MNIST database"). */
    private static final Map<Integer, String> IDX_TYPES =
            Map.of(
                    8,
                    "bytes",
                    9,
                    "signed bytes",
                    11,
                    "16-bit integers",
                    12,
                    "32-bit integers",
                    13,
                    "floats",
                    14,
                    "doubles");

    private final Path file;
    private final long bytes;
    private final byte[] head;

    private Inspector(Path file, long bytes, byte[] head) {
        this.file = file;
        this.bytes = bytes;
        this.head = head;
    }

    /**
     * Looks into a file.
     *
     * @throws Fault of kind input when it cannot be read, of kind model when it is a broken
     *     safetensors file
     */
    public static Inspection inspect(Path file) {
        if (Files.isDirectory(file)) {
            throw Fault.input(
                    file + " is a folder; 'thaw data check' looks into folders of pictures");
        }
        try (InputStream in = Files.newInputStream(file)) {
            long size = Files.size(file);
            Finding found = new Inspector(file, size, in.readNBytes(HEAD)).look();
            return new Inspection(
                    file.toString(), size, found.kind, found.words, found.facts, found.tensors);
        } catch (IOException e) {
            throw Fault.input(file + " cannot be read: " + AtomicFile.reason(e), e);
        }
    }

    private Finding look() throws IOException {
        if (bytes == 0) {
            return new Finding("unknown", "an empty file", Map.of());
        } else if (PictureFormat.ofContent(head) != null) {
            return picture();
        } else if (looksLikeSafetensors()) {
            return safetensors();
        } else if (startsWith(0x1f, 0x8b)) {
            return gzip();
        } else if (startsWith('P', 'K', 3, 4)) {
            return zip();
        }
        Finding idx = idx(head, "");
        if (idx != null) {
            return idx;
        } else if (bytes % CIFAR_RECORD == 0 && file.toString().endsWith(".bin")) {
            return cifar();
        }
        return text();
    }

    private boolean startsWith(int... start) {
        return head.length >= start.length
                && IntStream.range(0, start.length).allMatch(i -> (head[i] & 0xff) == start[i]);
    }

    private Finding picture() {
        PictureInfo info =
                PictureReader.STANDARD
                        .reading(file.toString(), PictureReader.STANDARD.bytes(file))
                        .info();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("format", info.format().name());
        facts.put("width", info.width());
        facts.put("height", info.height());
        facts.put("mode", info.mode().word());
        facts.put("orientation", info.orientation());
        String turned = info.rotated() ? ", turned upright by its Exif orientation" : "";
        return new Finding(
                "picture",
                String.format(
                        "a %s picture of %dx%d pixels, %s%s",
                        info.format(), info.width(), info.height(), info.mode().word(), turned),
                facts);
    }

    /** A header length that fits the file, then a brace. */
    private boolean looksLikeSafetensors() {
        if (file.toString().endsWith(".safetensors")) {
            return true;
        }
        if (head.length < 10 || head[8] != '{') {
            return false;
        }
        long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return length >= 2 && length <= bytes - 8;
    }

    private Finding safetensors() {
        Safetensors.Header header = Safetensors.header(file);
        List<TensorLine> tensors =
                header.tensors().values().stream()
                        .map(t ->
                                new TensorLine(t.name(), t.dtype(), t.shape(), t.end() - t.begin()))
                        .toList();
        long values =
                tensors.stream()
                        .mapToLong(t -> t.shape().stream().reduce(1L, Math::multiplyExact))
                        .sum();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("tensorCount", tensors.size());
        facts.put("values", values);
        Map<String, String> words = new TreeMap<>(header.metadata());
        String experiment = words.remove("thaw.experiment");
        if (experiment != null) {
            facts.put("experiment", SpecText.parse(experiment, "experiment of " + file + ".json"));
        }
        facts.put("metadata", words);
        String count = String.format(Locale.ROOT, "%d tensors, %,d values", tensors.size(), values);
        return new Finding("safetensors", sentence(words) + ": " + count, facts, tensors);
    }

    private static String sentence(Map<String, String> words) {
        String kind = words.get("thaw.kind");
        if (kind == null) {
            return "a safetensors file";
        }
        String trained = words.get("thaw.images");
        return "a Thaw " + kind + (trained == null ? "" : " trained on " + trained + " images");
    }

    private Finding gzip() throws IOException {
        try (InputStream in =
                new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            Finding idx = idx(in.readNBytes(HEAD), " (in gzip)");
            return idx != null ? idx : new Finding("gzip", "something in gzip", Map.of());
        } catch (EOFException | ZipException e) {
            return new Finding("gzip", "a gzip file that is damaged or cut off", Map.of());
        }
    }

    private static @Nullable Finding idx(byte[] start, String packing) {
        String type = start.length < 4 ? null : IDX_TYPES.get((int) start[2]);
        int axes = start.length < 4 ? 0 : start[3];
        if (type == null || start[0] != 0 || start[1] != 0 || axes < 1 || axes > 8) {
            return null;
        }
        if (start.length < 4 + 4 * axes) {
            return new Finding("idx", "an idx file that is cut off in its header", Map.of());
        }
        ByteBuffer numbers = ByteBuffer.wrap(start, 4, 4 * axes);
        List<Long> shape =
                IntStream.range(0, axes).mapToObj(i -> numbers.getInt() & 0xffffffffL).toList();
        String what =
                switch (axes) {
                    case 1 -> shape.get(0) + " labels or numbers";
                    case 3 -> shape.get(0) + " pictures of " + shape.get(2) + "x" + shape.get(1);
                    default -> "an array of shape " + shape;
                };
        return new Finding(
                "idx",
                "an idx file" + packing + ": " + what + ", " + type,
                Map.of("shape", shape, "type", type, "packed", !packing.isEmpty()));
    }

    private Finding zip() throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<String> names = zip.stream().map(entry -> entry.getName()).toList();
            boolean torch =
                    names.stream().anyMatch(n -> n.equals("data.pkl") || n.endsWith("/data.pkl"));
            long pictures = names.stream().filter(n -> PictureFormat.ofName(n) != null).count();
            Map<String, Object> facts = Map.of("entries", names.size(), "pictures", pictures);
            return torch
                    ? new Finding("pytorch-archive", "an archive of weights by PyTorch", facts)
                    : new Finding(
                            "zip",
                            "a zip archive of "
                                    + names.size()
                                    + " entries, "
                                    + pictures
                                    + " pictures",
                            facts);
        } catch (ZipException e) {
            return new Finding("zip", "a zip archive that is damaged or cut off", Map.of());
        }
    }

    private Finding cifar() {
        long count = bytes / CIFAR_RECORD;
        return new Finding(
                "cifar",
                "probably a CIFAR-10 binary file: " + count + " pictures of 32x32 with labels",
                Map.of("pictures", count));
    }

    private Finding text() {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.matches(".*\\.(ya?ml|json)")) {
            return settings();
        }
        boolean text =
                new String(head, StandardCharsets.UTF_8)
                        .chars()
                        .noneMatch(c -> c < 9 || (c > 13 && c < 32));
        return new Finding(
                "unknown",
                text ? "a text that Thaw does not read" : "nothing that Thaw knows",
                Map.of());
    }

    private Finding settings() {
        try {
            List<String> keys = new ArrayList<>();
            SpecText.read(file).fieldNames().forEachRemaining(keys::add);
            return new Finding(
                    "settings",
                    "settings with the keys " + String.join(", ", keys),
                    Map.of("keys", keys));
        } catch (Fault e) {
            return new Finding("unknown", "no readable settings: " + e.getMessage(), Map.of());
        }
    }
}
