package dev.thaw.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.base.Fault;
import dev.thaw.degrade.Degradation;
import dev.thaw.experiment.probe.DestructionCurve;
import dev.thaw.experiment.probe.ProbePictures;
import java.nio.file.Path;

/** Measures what a degradation leaves of pictures and writes it as a page. */
public final class CurveJob {
    /** Two thirds of them are fitted on. */
    private static final int PICTURES = 768;

    private static final int SEVERITIES = 25;

    /**
     * What to measure.
     *
     * @param with a degradation as {@link Specs#argument} reads it
     * @param out an .html file
     */
    public record Request(String with, ProbeData data, long seed, Path out) {}

    /**
     * What was measured.
     *
     * @param pictures what it was measured on, in words
     */
    public record Outcome(
            JsonNode degradation,
            String pictures,
            long seed,
            String output,
            String headline,
            DestructionCurve curve) {}

    private CurveJob() {}

    public static Outcome run(Request request, Workplace place) {
        long start = System.nanoTime();
        Degradation degradation = Specs.STANDARD.argument(Degradation.class, request.with());
        try (ProbePictures pictures = request.data().open(degradation, PICTURES)) {
            DestructionCurve curve =
                    measured(degradation, pictures, SEVERITIES, request.seed(), place);
            CurvePage page =
                    new CurvePage(
                            degradation,
                            curve,
                            pictures,
                            request.data().words(pictures),
                            request.seed(),
                            (System.nanoTime() - start) / 1e9);
            page.report(place.device()).writePage(request.out());
            return new Outcome(
                    Specs.STANDARD.tree((Record) degradation),
                    request.data().words(pictures),
                    request.seed(),
                    request.out().toString(),
                    page.headline(),
                    curve);
        }
    }

    /** The curve at up to so many severities, with progress. */
    static DestructionCurve measured(
            Degradation degradation, ProbePictures pictures, int most, long seed, Workplace place) {
        var severities = DestructionCurve.severities(degradation.steps(), most);
        return DestructionCurve.measure(
                degradation,
                pictures,
                severities,
                place.device(),
                seed,
                done -> {
                    place.on().progress("measuring", done, severities.size(), "severities", "");
                    if (place.stop().getAsBoolean()) {
                        throw Fault.interrupted(
                                "the measurement was interrupted; nothing was written");
                    }
                });
    }
}
