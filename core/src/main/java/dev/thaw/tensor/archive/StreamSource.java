package dev.thaw.tensor.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The layout before PyTorch 1.6, in which many published weights still come: one stream of a magic
 * number, the protocol, facts about the machine, the value, the list of storage keys (a pickle
 * each), then every storage as its 64-bit count and its numbers.
 */
final class StreamSource extends Source {
    /** The magic number 0x1950a86a20f9469cfc6c as a pickle. */
    static final byte[] MAGIC = {
        (byte) 0x80,
        2,
        (byte) 0x8a,
        10,
        0x6c,
        (byte) 0xfc,
        (byte) 0x9c,
        0x46,
        (byte) 0xf9,
        0x20,
        0x6a,
        (byte) 0xa8,
        0x50,
        0x19,
        '.'
    };

    private static final long PROTOCOL = 1001;

    private final InputStream in;
    private final long fileBytes;
    private final Value root;
    private final Set<String> keys = new LinkedHashSet<>();
    private final Map<String, Value.Storage> announced = new HashMap<>();

    StreamSource(Path file) throws IOException, Refusal {
        this.fileBytes = Files.size(file);
        this.in = buffered(Files.newInputStream(file));
        try {
            in.skipNBytes(MAGIC.length);
            if (!(Pickle.read(in) instanceof Value.Whole(long protocol)) || protocol != PROTOCOL) {
                throw new Refusal("its stream follows another protocol than " + PROTOCOL);
            }
            if (!(Pickle.read(in) instanceof Value.Table machine)
                    || !new Value.Truth(true).equals(machine.items.get("little_endian"))) {
                throw new Refusal("its byte order is not little");
            }
            this.root = Pickle.read(in);
            readKeys();
        } catch (IOException | Refusal | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private void readKeys() throws IOException, Refusal {
        if (!(Pickle.read(in) instanceof Value.Sequence list)) {
            throw new Refusal("it lacks the list of its storages");
        }
        for (Value key : list.items) {
            if (!(key instanceof Value.Text(String text)) || !keys.add(text)) {
                throw new Refusal("its list of storages is not made of different strings");
            }
        }
    }

    @Override
    Value root() {
        return root;
    }

    @Override
    void check(Collection<Value.Storage> storages) throws Refusal {
        for (Value.Storage storage : storages) {
            announced.put(storage.key(), storage);
            if (!keys.contains(storage.key())) {
                throw new Refusal("it lacks the storage " + storage.key());
            }
        }
        checkTotal(storages, fileBytes);
    }

    @Override
    Map<String, Tensor> storages(Map<String, Value.Storage> wanted) throws IOException, Refusal {
        Map<String, Tensor> memory = new LinkedHashMap<>();
        for (String key : keys) {
            Value.Storage storage = announced.get(key);
            if (storage == null) {
                throw new Refusal("no tensor says what its storage " + key + " is");
            }
            byte[] head = in.readNBytes(8);
            if (head.length < 8) {
                throw new EOFException("storage " + key + " is cut off");
            }
            long count = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (count != storage.count()) {
                throw new Refusal(
                        "its storage "
                                + key
                                + " holds "
                                + count
                                + " numbers, "
                                + storage.count()
                                + " were announced");
            }
            if (wanted.containsKey(key)) {
                memory.put(key, fill(storage, in));
            } else {
                in.skipNBytes(storage.bytes());
            }
        }
        return memory;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
