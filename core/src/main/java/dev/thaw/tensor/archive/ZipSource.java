package dev.thaw.tensor.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The layout since PyTorch 1.6: a zip archive of stored entries, {@code name/data.pkl} and {@code
 * name/data/0 …}. Entries are looked up by exact name and never written anywhere, so none can
 * escape.
 */
final class ZipSource extends Source {
    private final ZipFile zip;
    private final long fileBytes;
    private final String folder;

    ZipSource(Path file) throws IOException, Refusal {
        this.fileBytes = Files.size(file);
        this.zip = new ZipFile(file.toFile(), StandardCharsets.ISO_8859_1);
        try {
            List<String> pickles =
                    zip.stream()
                            .map(ZipEntry::getName)
                            .filter(n -> n.equals("data.pkl") || n.endsWith("/data.pkl"))
                            .toList();
            if (pickles.size() != 1) {
                throw new Refusal(
                        "it is no archive of weights: it holds "
                                + pickles.size()
                                + " entries data.pkl instead of one");
            }
            String pickle = pickles.getFirst();
            this.folder = pickle.substring(0, pickle.length() - "data.pkl".length());
            checkOrder();
        } catch (IOException | Refusal | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private void checkOrder() throws IOException, Refusal {
        ZipEntry order = zip.getEntry(folder + "byteorder");
        if (order != null) {
            try (InputStream in = zip.getInputStream(order)) {
                String word = new String(in.readNBytes(16), StandardCharsets.ISO_8859_1);
                if (!word.equals("little")) {
                    throw new Refusal("its byte order is '" + word + "', known is little");
                }
            }
        }
    }

    @Override
    Value root() throws IOException, Refusal {
        try (InputStream in = buffered(zip.getInputStream(zip.getEntry(folder + "data.pkl")))) {
            return Pickle.read(in);
        }
    }

    private @Nullable ZipEntry entry(Value.Storage storage) {
        return zip.getEntry(folder + "data/" + storage.key());
    }

    @Override
    void check(Collection<Value.Storage> storages) throws Refusal {
        for (Value.Storage storage : storages) {
            ZipEntry entry = entry(storage);
            if (entry == null) {
                throw new Refusal("it lacks the entry " + folder + "data/" + storage.key());
            }
            if (entry.getMethod() != ZipEntry.STORED) {
                throw new Refusal("its entry " + entry.getName() + " is compressed");
            }
            if (entry.getSize() != storage.bytes()) {
                throw new Refusal(
                        "its entry "
                                + entry.getName()
                                + " holds "
                                + entry.getSize()
                                + " bytes, "
                                + storage.count()
                                + " numbers of "
                                + storage.type().width
                                + " bytes were announced");
            }
        }
        checkTotal(storages, fileBytes);
    }

    @Override
    Map<String, Tensor> storages(Map<String, Value.Storage> wanted) throws IOException, Refusal {
        Map<String, Tensor> memory = new LinkedHashMap<>();
        for (Value.Storage storage : wanted.values()) {
            try (InputStream in = zip.getInputStream(entry(storage))) {
                memory.put(storage.key(), fill(storage, in));
            }
        }
        return memory;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
