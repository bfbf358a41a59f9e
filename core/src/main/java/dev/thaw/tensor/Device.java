package dev.thaw.tensor;

import dev.thaw.base.Fault;
import java.util.Locale;

/**
 * Where tensors live.
 *
 * @param cuda whether it is a CUDA device; otherwise the processor
 * @param index number of the CUDA device, 0 for the processor
 */
public record Device(boolean cuda, int index) {
    public static final Device CPU = new Device(false, 0);

    /** Reads {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:n}. */
    public static Device parse(String word) {
        String name = word.strip().toLowerCase(Locale.ROOT);
        if (name.equals("cpu")) {
            return CPU;
        }
        if (name.equals("auto")) {
            return Native.cudaDevices() > 0 ? new Device(true, 0) : CPU;
        }
        if (name.matches("cuda(:\\d{1,3})?")) {
            int index = name.equals("cuda") ? 0 : Integer.parseInt(name.substring(5));
            if (index >= Native.cudaDevices()) {
                throw Fault.usage(
                        "device "
                                + word
                                + " is not there: this start-up of libtorch sees "
                                + Native.cudaDevices()
                                + " CUDA devices");
            }
            return new Device(true, index);
        }
        throw Fault.usage("device must be auto, cpu, cuda or cuda:n, got '" + word + "'");
    }

    /** The libtorch value of this device. The caller's scope owns it. */
    public org.bytedeco.pytorch.Device torch() {
        return new org.bytedeco.pytorch.Device(toString());
    }

    @Override
    public String toString() {
        return cuda ? "cuda:" + index : "cpu";
    }
}
