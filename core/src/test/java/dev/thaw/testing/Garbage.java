package dev.thaw.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What work leaves in the Java heap. */
public final class Garbage {
    private Garbage() {}

    /** Bytes that this thread allocates in {@code work}. */
    public static long of(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
