package dev.thaw.nn;

import dev.thaw.tensor.Scope;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The weights of convolutions and matrix products in bfloat16, kept from one pass to the next:
 * libtorch's autocast would round them in every pass. Weights that were changed in place since then
 * are rounded anew.
 */
final class Rounded implements AutoCloseable {
    /**
     * @param version libtorch's count of the changes to the weight
     */
    private record Entry(long version, Tensor copy) {}

    private final Map<String, Entry> entries = new HashMap<>();

    /** A copy, which stays with this, with the channels innermost; other parameters as they are. */
    synchronized Tensor of(String name, Tensor parameter) {
        if (!name.endsWith(".weight") || parameter.dim() < 2) {
            return parameter;
        }
        long version = parameter._version();
        Entry entry = entries.get(name);
        if (entry != null && entry.version == version) {
            return entry.copy;
        }
        Tensor copy = copy(parameter);
        Entry before = entries.put(name, new Entry(version, copy));
        if (before != null) {
            before.copy.close();
        }
        return copy;
    }

    private static Tensor copy(Tensor parameter) {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor rounded = parameter.to(ScalarType.BFloat16);
            return scope.keep(
                    parameter.dim() == 4 ? rounded.contiguous(MemoryFormat.ChannelsLast) : rounded);
        }
    }

    @Override
    public synchronized void close() {
        entries.values().forEach(e -> e.copy.close());
        entries.clear();
    }
}
