package dev.thaw.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.degrade.Degradation;
import dev.thaw.experiment.probe.Finding;
import dev.thaw.experiment.probe.ProbePictures;
import dev.thaw.experiment.probe.SelfReport;
import dev.thaw.experiment.probe.SelfTest;
import java.util.List;

/** Runs the self-tests of a degradation named on a command line. */
public final class CheckJob {
    /**
     * What to check.
     *
     * @param with a degradation as {@link Specs#argument} reads it
     */
    public record Request(String with, ProbeData data, long seed) {}

    /**
     * What was found.
     *
     * @param pictures what it was tried on, in words
     * @param curve how much can still be decoded, by severity
     */
    public record Outcome(
            JsonNode degradation,
            String pictures,
            long seed,
            boolean passed,
            List<Finding> findings,
            List<SelfReport.Point> curve) {}

    private CheckJob() {}

    public static Outcome run(Request request, Workplace place) {
        Degradation degradation = Specs.STANDARD.argument(Degradation.class, request.with());
        place.on().said("checks " + request.with());
        try (ProbePictures pictures = request.data().open(degradation, SelfTest.PICTURES)) {
            SelfReport report = SelfTest.of(degradation, pictures, place.device(), request.seed());
            return new Outcome(
                    Specs.STANDARD.tree((Record) degradation),
                    request.data().words(pictures),
                    request.seed(),
                    report.passed(),
                    report.findings(),
                    report.curve());
        }
    }
}
