package dev.thaw.app.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows work under way on standard error: a bar with rate and remaining time on a terminal; plain
 * lines elsewhere, the first after a few seconds, then ever more rarely, so that logs stay short.
 */
final class Progress implements AutoCloseable {
    private static final double FIRST_SECONDS = 5;
    private static final double MOST_SECONDS = 60;
    private static final double GROWTH = 1.5;
    private static final int REDRAW_MILLISECONDS = 250;

    private final PrintStream err;
    private final int columns;
    private final LongSupplier nanos;

    private String task = "";
    private @Nullable ProgressBar bar;
    private @Nullable BarLine barLine;
    private long first;
    private double start;
    private double nextLine;
    private double pause = FIRST_SECONDS;

    Progress(Console console) {
        this(console.err(), console.columns(), System::nanoTime);
    }

    /** {@code nanos} is the clock. */
    Progress(PrintStream err, int columns, LongSupplier nanos) {
        this.err = err;
        this.columns = columns;
        this.nanos = nanos;
    }

    /** One sentence, on a line of its own. */
    void said(String sentence) {
        endBar();
        err.println(sentence);
    }

    /**
     * Where a task stands. Another task, or a step back, starts anew.
     *
     * @param extra what else is worth seeing, such as {@code loss 0.042}; may be empty
     */
    void progress(String newTask, long done, long total, String unit, String extra) {
        if (!newTask.equals(task) || done < first) {
            endBar();
            task = newTask;
            first = done;
            start = now();
            pause = FIRST_SECONDS;
            nextLine = start + pause;
        }
        if (columns > 0) {
            draw(done, total, unit, extra);
        } else {
            line(done, total, unit, extra);
        }
    }

    private void draw(long done, long total, String unit, String extra) {
        ProgressBar shown = bar;
        if (shown == null) {
            barLine = new BarLine(err, columns - 1);
            shown =
                    new ProgressBarBuilder()
                            .setTaskName(task)
                            .setUnit(" " + unit, 1)
                            .setInitialMax(total)
                            .startsFrom(first, Duration.ZERO)
                            .showSpeed()
                            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                            .setUpdateIntervalMillis(REDRAW_MILLISECONDS)
                            .setConsumer(barLine)
                            .build();
            bar = shown;
        }
        shown.maxHint(total);
        shown.stepTo(done);
        shown.setExtraMessage(extra.isEmpty() ? "" : " " + extra);
        if (done >= total) {
            endBar();
        }
    }

    private void line(long done, long total, String unit, String extra) {
        double now = now();
        boolean finished = done >= total && done > first;
        if (now < nextLine && !finished) {
            return;
        }
        pause = Math.min(MOST_SECONDS, pause * GROWTH);
        nextLine = now + pause;
        double rate = (done - first) / Math.max(1e-9, now - start);
        StringBuilder line = new StringBuilder(task);
        line.append(": ").append(done).append(" of ").append(total).append(' ').append(unit);
        line.append(String.format(Locale.ROOT, " (%.0f %%)", 100.0 * done / Math.max(1, total)));
        if (done > first) {
            line.append(String.format(Locale.ROOT, rate < 10 ? ", %.2f/s" : ", %.0f/s", rate));
            line.append(finished ? ", took " : ", ");
            line.append(time(finished ? now - start : (total - done) / rate));
            line.append(finished ? "" : " left");
        }
        line.append(extra.isEmpty() ? "" : ", " + extra);
        err.println(line);
        if (finished) {
            task = "";
        }
    }

    private double now() {
        return nanos.getAsLong() * 1e-9;
    }

    private static String time(double seconds) {
        long s = Math.round(seconds);
        return s < 100
                ? s + " s"
                : s < 6000 ? s / 60 + " min" : s / 3600 + " h " + s % 3600 / 60 + " min";
    }

    private void endBar() {
        if (bar != null && barLine != null) {
            bar.close();
            barLine.finish();
            bar = null;
            task = "";
        }
    }

    @Override
    public void close() {
        endBar();
    }
}
