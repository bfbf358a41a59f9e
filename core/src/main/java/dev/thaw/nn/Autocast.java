package dev.thaw.nn;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** libtorch's switch for bfloat16 on this thread; closing it sets it back. */
final class Autocast implements AutoCloseable {
    private final DeviceType device;
    private final ScalarType type;
    private final boolean enabled;
    private final boolean cached = torch.is_autocast_cache_enabled();

    private Autocast(DeviceType device) {
        this.device = device;
        this.type = torch.get_autocast_dtype(device);
        this.enabled = torch.is_autocast_enabled(device);
    }

    static Autocast on(DeviceType device) {
        Autocast before = new Autocast(device);
        torch.set_autocast_dtype(device, ScalarType.BFloat16);
        torch.set_autocast_enabled(device, true);
        torch.set_autocast_cache_enabled(false); // weights change while it lives
        return before;
    }

    static Autocast off(DeviceType device) {
        Autocast before = new Autocast(device);
        torch.set_autocast_enabled(device, false);
        return before;
    }

    /** Whether this thread computes in bfloat16 on the processor. */
    static boolean here() {
        return torch.is_autocast_enabled(DeviceType.CPU);
    }

    @Override
    public void close() {
        torch.set_autocast_cache_enabled(cached);
        torch.set_autocast_enabled(device, enabled);
        torch.set_autocast_dtype(device, type);
    }
}
