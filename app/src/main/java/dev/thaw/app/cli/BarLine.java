package dev.thaw.app.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * The terminal line on which a progress bar is redrawn. The library draws from a thread of its own;
 * after {@link #finish} nothing more is drawn, so that what follows stands on a fresh line.
 */
final class BarLine implements ProgressBarConsumer {
    private final PrintStream err;
    private final int width;
    private boolean finished;

    BarLine(PrintStream err, int width) {
        this.err = err;
        this.width = width;
    }

    @Override
    public int getMaxRenderedLength() {
        return width;
    }

    @Override
    public synchronized void accept(String bar) {
        if (!finished) {
            err.print("\r" + (bar.length() > width ? bar.substring(0, width) : bar));
            err.flush();
        }
    }

    /** Draws no more; the library calls this at a time of its choosing. */
    @Override
    public void close() {}

    synchronized void finish() {
        if (!finished) {
            err.println();
        }
        finished = true;
    }
}
