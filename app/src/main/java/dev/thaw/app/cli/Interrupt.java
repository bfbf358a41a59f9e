package dev.thaw.app.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and the wish of the system to end the process into a polite stop: a job is asked to
 * save its state, and the process ends with the exit code of the command. Before a job works, the
 * process simply ends.
 */
final class Interrupt {
    /** Longest wait for a job to come to a safe point. */
    private static final long PATIENCE_SECONDS = 120;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean working;
    private volatile boolean asked;
    private volatile int exitCode = ExitCode.of(dev.thaw.base.Fault.Kind.INTERRUPTED);

    /** From now on interrupts are passed on to jobs. */
    void register(PrintStream err) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(err), "interrupt"));
    }

    /** A job works and will look at {@link #asked}. */
    void jobWorks() {
        working = true;
    }

    /** Whether somebody wants the process to end. */
    boolean asked() {
        return asked;
    }

    /** The command ended and has written all it had to say. */
    void commandEnded(int code) {
        working = false;
        exitCode = code;
        ended.countDown();
    }

    /** Runs while the process shuts down, for whatever reason. */
    private void stop(PrintStream err) {
        if (!working) {
            return;
        }
        asked = true;
        err.println();
        err.println("Stopping at the next safe point …");
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                err.println("thaw: stopped without reaching a safe point");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode); // a signal would end it with a code of its own
    }
}
