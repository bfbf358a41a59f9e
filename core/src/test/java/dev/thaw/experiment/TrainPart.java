package dev.thaw.experiment;

import dev.thaw.base.Fault;
import dev.thaw.tensor.Device;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** A process of its own that trains {@link Tiny} and stops after so many images. */
public final class TrainPart {
    private TrainPart() {}

    /** {@code args}: run folder, images after which to stop. */
    public static void main(String[] args) {
        AtomicLong seen = new AtomicLong();
        JobListener on =
                new JobListener() {
                    @Override
                    public void progress(
                            String task, long done, long total, String unit, String extra) {
                        seen.set(done);
                    }
                };
        long until = Long.parseLong(args[1]);
        Workplace place = new Workplace(Device.CPU, on, () -> seen.get() >= until);
        try {
            new TrainJob(Tiny.experiment(), Path.of(args[0]), place).run();
        } catch (Fault e) {
            System.exit(e.kind() == Fault.Kind.INTERRUPTED ? 130 : 1);
        }
    }
}
