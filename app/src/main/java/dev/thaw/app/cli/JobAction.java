package dev.thaw.app.cli;

import dev.thaw.experiment.JobListener;
import dev.thaw.experiment.Workplace;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A command that runs a job of {@code dev.thaw.experiment}: with progress, and stoppable. */
abstract class JobAction extends Action {
    private static final long STANDARD_SEED = 1;

    abstract Answer run(Workplace place) throws Exception;

    @Override
    final Answer run(Console console) throws Exception {
        Thaw options = options();
        console.interrupt().jobWorks();
        try (Progress progress = new Progress(console)) {
            JobListener on =
                    new JobListener() {
                        @Override
                        public void said(String sentence) {
                            progress.said(sentence);
                        }

                        @Override
                        public void progress(
                                String task, long done, long total, String unit, String extra) {
                            progress.progress(task, done, total, unit, extra);
                        }
                    };
            int threads = options.threads == null ? 0 : options.threads;
            return run(
                    Workplace.of(options.device, threads, on, () -> console.interrupt().asked()));
        }
    }

    /** The seed that was asked for, else that of experiments which name none. */
    final long seed() {
        Long asked = options().seed;
        return asked == null ? STANDARD_SEED : asked;
    }

    /** Where the data lie as far as the caller says: option, else variable, else null. */
    static @Nullable String dataPlace(@Nullable String option) {
        String variable = System.getenv("THAW_DATA");
        return option != null ? option : variable == null || variable.isBlank() ? null : variable;
    }

    static String time(double seconds) {
        if (seconds < 100) {
            return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
        }
        long minutes = Math.round(seconds / 60);
        return minutes < 100 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }
}
