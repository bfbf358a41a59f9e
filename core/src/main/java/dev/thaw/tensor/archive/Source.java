package dev.thaw.tensor.archive;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** Where pickle and storages lie in a file; one kind per layout. */
abstract sealed class Source implements AutoCloseable permits ZipSource, StreamSource {
    private static final int CHUNK = 1 << 20;

    /** The layout is told by the first bytes. */
    static Source open(Path file) throws IOException, Refusal {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(StreamSource.MAGIC.length);
        }
        if (head.length >= 4 && head[0] == 'P' && head[1] == 'K') {
            return new ZipSource(file);
        } else if (Arrays.equals(head, StreamSource.MAGIC)) {
            return new StreamSource(file);
        }
        throw new Refusal("it is no file of weights that PyTorch wrote");
    }

    /** The pickled value. */
    abstract Value root() throws IOException, Refusal;

    /** Refuses storages that the file does not hold in just the size that they claim. */
    abstract void check(Collection<Value.Storage> storages) throws IOException, Refusal;

    /** The numbers of these storages by key, in the caller's scope. */
    abstract Map<String, Tensor> storages(Map<String, Value.Storage> wanted)
            throws IOException, Refusal;

    @Override
    public abstract void close() throws IOException;

    static InputStream buffered(InputStream in) {
        return new BufferedInputStream(in, 1 << 16);
    }

    /** Together they cannot be larger than the file. */
    static void checkTotal(Collection<Value.Storage> storages, long fileBytes) throws Refusal {
        long left = fileBytes;
        for (Value.Storage storage : storages) {
            left -= Math.min(storage.bytes(), fileBytes + 1);
            if (left < 0) {
                throw new Refusal(
                        "its storages claim more bytes than the " + fileBytes + " of the file");
            }
        }
    }

    /** Reads the numbers of one storage, which were checked to be there. */
    static Tensor fill(Value.Storage storage, InputStream in) throws IOException {
        Tensor t =
                torch.empty(
                        new long[] {storage.count()},
                        new TensorOptions(storage.type().torch),
                        new MemoryFormatOptional());
        BytePointer data = new BytePointer(t.data_ptr());
        byte[] chunk = new byte[(int) Math.clamp(storage.bytes(), 1, CHUNK)];
        for (long at = 0; at < storage.bytes(); ) {
            int n = in.readNBytes(chunk, 0, (int) Math.min(chunk.length, storage.bytes() - at));
            if (n == 0) {
                throw new EOFException("storage " + storage.key() + " is cut off");
            }
            data.position(at).put(chunk, 0, n);
            at += n;
        }
        return t;
    }
}
