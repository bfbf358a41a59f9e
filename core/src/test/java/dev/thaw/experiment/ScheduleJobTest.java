package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.degrade.compose.Rescaled;
import dev.thaw.degrade.noise.Noised;
import dev.thaw.experiment.ScheduleJob.Distance;
import dev.thaw.testing.NoLeaks;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NoLeaks.class)
class ScheduleJobTest {
    @TempDir Path folder;

    private static final String BLUR = "{type: heat-blur, steps: 60, growth: linear, least: 0}";

    private ScheduleJob.Outcome run(Experiment e, int anchors, Distance distance) {
        return ScheduleJob.run(
                new ScheduleJob.Request(
                        e, 61, anchors, distance, 20, folder.resolve("schedule.yaml")),
                Workplace.QUIET);
    }

    /** Where std grows evenly the first steps do most: anchors crowd there. */
    @ParameterizedTest
    @EnumSource(Distance.class)
    void anchorsCrowdWhereMostHappens(Distance distance) {
        Experiment e = Tiny.experiment("degradation=" + BLUR);
        ScheduleJob.Outcome outcome = run(e, 12, distance);
        List<Double> severities = outcome.severities();
        assertThat(severities).hasSizeBetween(10, 12).startsWith(0.0).endsWith(1.0).isSorted();
        assertThat(severities.get(severities.size() / 2)).isLessThan(0.3);
        assertThat(outcome.longest()).isLessThan(outcome.longestBefore() / 2);
        assertThat(Path.of(outcome.plot())).content().contains("evenly spread", "scheduled");
        Experiment scheduled =
                Specs.STANDARD.read(Experiment.class, Path.of(outcome.output()), List.of());
        assertThat(scheduled.degradation())
                .isEqualTo(new Rescaled(e.degradation(), 60, severities));
    }

    @Test
    void noiseKeepsItsOwnPaceAndAnOldScheduleIsReplaced() {
        Experiment e = Tiny.experiment("degradation={type: noised, of: " + BLUR + "}");
        Path first = Path.of(run(e, 5, Distance.GAUSSIAN).output());
        Experiment once = Specs.STANDARD.read(Experiment.class, first, List.of());
        Noised noised = (Noised) once.degradation();
        assertThat(noised.of()).isInstanceOf(Rescaled.class);
        assertThat(noised.sigma()).isEqualTo(((Noised) e.degradation()).sigma());
        run(once, 5, Distance.GAUSSIAN);
        assertThat(Specs.STANDARD.read(Experiment.class, first, List.of())).isEqualTo(once);
    }

    @Test
    void moreAnchorsThanStepsAreRefusedWithAWayOut() {
        Experiment e = Tiny.experiment();
        assertThatThrownBy(() -> run(e, 12, Distance.PAIRED))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.USAGE))
                .hasMessage(
                        "anchors must be at most the 5 severities that a degradation of 4 steps"
                                + " has, got 12: give it more steps");
    }
}
