package dev.thaw.bench;

import com.sun.management.ThreadMXBean;
import dev.thaw.base.TemporaryFolder;
import dev.thaw.nn.Precision;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * How much of a training is Java: the sampling profiler of the JVM says of each thread whether it
 * was in Java code or in native code, every 10 ms. Convolutions that are computed in Java do not
 * count: they are the work itself.
 */
final class JavaShare {
    private static final Duration PERIOD = Duration.ofMillis(10);
    private static final String ARITHMETIC = "dev.thaw.nn.cpu.";
    private static final int WARM = 3;
    private static final int STEPS = 5;

    private JavaShare() {}

    static void print(Networks networks, PrintStream out) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (TemporaryFolder folder = TemporaryFolder.create("bench");
                Work work = networks.training(Way.THAW, Precision.FLOAT32);
                Recording recording = new Recording()) {
            for (int i = 0; i < WARM; i++) {
                work.run();
            }
            // before the profiler starts, which allocates too
            long before = threads.getTotalThreadAllocatedBytes();
            for (int i = 0; i < STEPS; i++) {
                work.run();
            }
            long bytes = threads.getTotalThreadAllocatedBytes() - before;
            out.println("heap " + bytes / (double) STEPS / (1 << 20));
            recording.enable("jdk.ExecutionSample").withPeriod(PERIOD);
            recording.enable("jdk.NativeMethodSample").withPeriod(PERIOD);
            recording.start();
            for (int i = 0; i < STEPS; i++) {
                work.run();
            }
            recording.stop();
            Path file = folder.path().resolve("recording.jfr");
            recording.dump(file);
            out.println("share " + share(file));
        }
    }

    /** Samples of any thread in Java, against all samples of the thread that trains. */
    private static double share(Path file) throws IOException {
        String trains = Thread.currentThread().getName();
        long inJava = 0;
        long own = 0;
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                boolean java = event.getEventType().getName().equals("jdk.ExecutionSample");
                boolean mine = trains.equals(event.getThread("sampledThread").getJavaName());
                inJava += java && !arithmetic(event) ? 1 : 0;
                own += mine ? 1 : 0;
            }
        }
        return inJava / (double) Math.max(1, own);
    }

    /** Whether the network's own arithmetic was at work, a part of which is written in Java. */
    private static boolean arithmetic(RecordedEvent event) {
        return event.getStackTrace() != null
                && event.getStackTrace().getFrames().stream()
                        .anyMatch(f -> f.getMethod().getType().getName().startsWith(ARITHMETIC));
    }
}
