package dev.thaw.experiment;

import dev.thaw.nn.Precision;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Native;
import java.util.function.BooleanSupplier;

/**
 * Where, in which numbers and under whose eyes a job runs.
 *
 * @param precision of a trained network's passes; trainings are float32
 * @param stop asked at safe points; true ends the job early with its state saved
 */
public record Workplace(Device device, Precision precision, JobListener on, BooleanSupplier stop) {
    /** The processor, silently, to the end. */
    public static final Workplace QUIET = quiet(Device.CPU);

    /** A device, silently, to the end. */
    public static Workplace quiet(Device device) {
        return new Workplace(device, JobListener.NONE, () -> false);
    }

    public Workplace(Device device, JobListener on, BooleanSupplier stop) {
        this(device, Precision.FLOAT32, on, stop);
    }

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

    /** The same place with passes of networks in other numbers, named by a word. */
    public Workplace in(String precision) {
        return new Workplace(device, Precision.parse(precision, device), on, stop);
    }
}
