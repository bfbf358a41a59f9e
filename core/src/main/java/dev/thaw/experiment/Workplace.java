package dev.thaw.experiment;

import dev.thaw.tensor.Device;
import dev.thaw.tensor.Native;
import java.util.function.BooleanSupplier;

/**
 * Where and under whose eyes a job runs.
 *
 * @param stop asked at safe points; true ends the job early with its state saved
 */
public record Workplace(Device device, JobListener on, BooleanSupplier stop) {
    /** The processor, silently, to the end. */
    public static final Workplace QUIET = new Workplace(Device.CPU, JobListener.NONE, () -> false);

    /**
     * A place named by words of the command line.
     *
     * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:n}
     * @param threads of one operation; 0 = libtorch's choice
     */
    public static Workplace of(String device, int threads, JobListener on, BooleanSupplier stop) {
        Device place = Device.parse(device);
        if (threads > 0) {
            Native.threads(threads);
        }
        return new Workplace(place, on, stop);
    }
}
