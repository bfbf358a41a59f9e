package dev.thaw.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long nanos;

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void withoutATerminalLinesComeRarely() {
        try (Progress progress = new Progress(err, 0, () -> nanos)) {
            for (int second = 0; second <= 600; second++) {
                nanos = second * 1_000_000_000L;
                progress.progress("training", second * 10L, 6000, "images", "loss 0.5");
            }
        }
        List<String> lines = written().lines().toList();
        assertThat(lines.getFirst())
                .isEqualTo("training: 50 of 6000 images (1 %), 10/s, 9 min left, loss 0.5");
        assertThat(lines.getLast())
                .isEqualTo("training: 6000 of 6000 images (100 %), 10/s, took 10 min, loss 0.5");
        assertThat(lines).hasSizeBetween(8, 20);
    }

    @Test
    void shortTasksAreOneLine() {
        try (Progress progress = new Progress(err, 0, () -> nanos)) {
            progress.progress("restoring", 0, 2, "pictures", "");
            nanos = 400_000_000;
            progress.progress("restoring", 1, 2, "pictures", "");
            nanos = 800_000_000;
            progress.progress("restoring", 2, 2, "pictures", "");
        }
        assertThat(written()).isEqualTo("restoring: 2 of 2 pictures (100 %), 2.50/s, took 1 s\n");
    }

    @Test
    void aResumedTaskCountsItsRateFromWhereItResumed() {
        try (Progress progress = new Progress(err, 0, () -> nanos)) {
            progress.progress("training", 1000, 2000, "images", "");
            nanos = 10_000_000_000L;
            progress.progress("training", 1100, 2000, "images", "");
        }
        assertThat(written()).isEqualTo("training: 1100 of 2000 images (55 %), 10/s, 90 s left\n");
    }

    @Test
    void sentencesStandOnTheirOwnLine() {
        try (Progress progress = new Progress(err, 80, () -> nanos)) {
            progress.said("opened 100 pictures");
        }
        assertThat(written()).isEqualTo("opened 100 pictures\n");
    }

    @Test
    void onATerminalABarIsDrawnAndLeftBehindComplete() {
        try (Progress progress = new Progress(err, 80, () -> nanos)) {
            progress.progress("training", 0, 100, "images", "");
            progress.progress("training", 100, 100, "images", "loss 0.25");
            progress.said("done");
        }
        assertThat(written()).contains("\rtraining 100%").contains("100/100 images");
        assertThat(written()).contains("loss 0.25").endsWith("\ndone\n");
        assertThat(written().split("[\r\n]"))
                .allSatisfy(l -> assertThat(l.length()).isLessThan(80));
    }
}
