package dev.thaw.experiment;

import dev.thaw.base.Check;
import dev.thaw.degrade.Degradation;
import dev.thaw.sample.TimeGrid;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link EvaluateJob} measures.
 *
 * @param data where the test pictures lie; empty = as in the model's experiment
 * @param out folder of the report
 */
public record EvaluationRequest(
        Path model, Optional<Data> data, Path out, Panel panel, Route route, long seed) {
    /**
     * How many pictures are judged, and by whom.
     *
     * @param count test pictures; 0 = as in the experiment
     * @param classifier its file; empty = as in the experiment, if that names one
     * @param inception file of the Inception weights; empty = as in the experiment
     * @param generated pictures to generate and compare with the test set; 0 = none
     */
    public record Panel(
            int count, Optional<Path> classifier, Optional<Path> inception, int generated) {
        public Panel {
            Check.atLeast("count", 0, count);
            Check.atLeast("generated", 0, generated);
        }

        /** So many test pictures and no judge but those of the experiment. */
        public static Panel of(int count) {
            return new Panel(count, Optional.empty(), Optional.empty(), 0);
        }
    }

    /**
     * How pictures are damaged and which way leads back.
     *
     * @param with another degradation than the model was trained on; empty = that one
     * @param severity of the damage in (0, 1], rounded to a step of the process, at least one
     * @param steps of the samplers; 0 = all steps of the process from there
     * @param change settings to use instead of the model's, see {@link ModelFile#read}
     */
    public record Route(
            Optional<Degradation> with, double severity, int steps, List<String> change) {
        /** Complete damage, back in all steps, as trained. */
        public static final Route TRAINED = of(null, 1, 0, List.of());

        public Route {
            change = List.copyOf(change);
            Check.that(
                    severity > 0 && severity <= 1,
                    "severity must be above 0 and at most 1, got " + severity);
            Check.atLeast("steps", 0, steps);
        }

        /** With a degradation as {@link Specs#argument} reads it; null = the trained one. */
        public static Route of(
                @Nullable String with, double severity, int steps, List<String> change) {
            return new Route(
                    Optional.ofNullable(with)
                            .map(spec -> Specs.STANDARD.argument(Degradation.class, spec)),
                    severity,
                    steps,
                    change);
        }

        /** The severities of the way back in a process of {@code all} steps. */
        TimeGrid grid(int all) {
            int from = Math.max(1, (int) Math.round(severity * all));
            return TimeGrid.strided(steps > 0 ? steps : from, from, all);
        }
    }

    public EvaluationRequest {
        Check.that(
                route.with().isEmpty() || panel.generated() == 0,
                "pictures are generated from the end of the degradation that the model was"
                        + " trained on: generated must be 0 with another one, got "
                        + panel.generated());
    }

    /** Of the pictures of the model's experiment, restored as it was trained. */
    public static EvaluationRequest of(Path model, Path out, Panel panel, long seed) {
        return new EvaluationRequest(model, Optional.empty(), out, panel, Route.TRAINED, seed);
    }

    /** The same with the data of the model's experiment at another place; null = as they are. */
    public EvaluationRequest at(@Nullable String place) {
        Data own = ModelFile.about(model, "model").experiment().data();
        Optional<Data> moved = place == null ? Optional.empty() : Optional.of(own.at(place));
        return new EvaluationRequest(model, moved, out, panel, route, seed);
    }

    /** The same by another route. */
    public EvaluationRequest by(Route other) {
        return new EvaluationRequest(model, data, out, panel, other, seed);
    }
}
