package dev.thaw.experiment;

import dev.thaw.base.AtomicFile;
import dev.thaw.base.Fault;
import dev.thaw.tensor.Safetensors;
import dev.thaw.tensor.archive.TorchFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Weights that the user brings: a safetensors file or one that PyTorch wrote. */
final class ForeignWeights {
    private ForeignWeights() {}

    /** All tensors by name, on the processor, in the caller's scope. */
    static Map<String, Tensor> read(Path file) {
        return isSafetensors(file) ? Safetensors.read(file) : TorchFile.read(file).tensors();
    }

    /** A safetensors file has a brace behind the length of its header. */
    static boolean isSafetensors(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(9);
            return head.length == 9 && head[8] == '{';
        } catch (IOException e) {
            throw Fault.input(file + " could not be read: " + AtomicFile.reason(e), e);
        }
    }
}
