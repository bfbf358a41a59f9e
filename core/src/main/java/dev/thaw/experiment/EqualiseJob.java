package dev.thaw.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.base.AtomicFile;
import dev.thaw.base.Check;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.compose.Rescaled;
import dev.thaw.experiment.probe.DestructionCurve;
import dev.thaw.experiment.probe.Equaliser;
import dev.thaw.experiment.probe.ProbePictures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Derives the schedule whose equal steps lose equal information and writes it as a spec. */
public final class EqualiseJob {
    private static final int PICTURES = 768;
    private static final int SEVERITIES = 101;

    /**
     * What to derive.
     *
     * @param with a degradation as {@link Specs#argument} reads it
     * @param steps of the new process
     * @param out a .yaml or .json file
     */
    public record Request(String with, int steps, ProbeData data, long seed, Path out) {
        public Request {
            Check.that(
                    out.toString().matches("(?i).*\\.(ya?ml|json)"),
                    "a spec is written as .yaml or .json, got " + out);
        }
    }

    /**
     * What was derived.
     *
     * @param losses decodability that each step loses
     * @param bound no loss differs by more from their mean
     */
    public record Outcome(
            JsonNode degradation,
            String pictures,
            long seed,
            String output,
            List<Double> severities,
            List<Double> losses,
            double bound) {}

    private EqualiseJob() {}

    public static Outcome run(Request request, Workplace place) {
        Degradation degradation = Specs.STANDARD.argument(Degradation.class, request.with());
        try (ProbePictures pictures = request.data().open(degradation, PICTURES)) {
            DestructionCurve curve =
                    CurveJob.measured(degradation, pictures, SEVERITIES, request.seed(), place);
            Equaliser.Schedule schedule =
                    Equaliser.schedule(curve, degradation.steps(), request.steps());
            Rescaled spec = new Rescaled(degradation, request.steps(), schedule.severities());
            boolean json =
                    request.out().toString().toLowerCase(java.util.Locale.ROOT).endsWith(".json");
            String text = json ? Specs.STANDARD.json(spec) + "\n" : Specs.STANDARD.yaml(spec);
            AtomicFile.write(
                    request.out(), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
            return new Outcome(
                    Specs.STANDARD.tree(spec),
                    request.data().words(pictures),
                    request.seed(),
                    request.out().toString(),
                    schedule.severities(),
                    schedule.losses(),
                    schedule.bound());
        }
    }
}
