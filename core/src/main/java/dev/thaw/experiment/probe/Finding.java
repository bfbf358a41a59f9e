package dev.thaw.experiment.probe;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.thaw.base.Fault;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one self-test found.
 *
 * @param check its name
 * @param measured the number that decides; null when nothing could be measured
 * @param bound the largest {@code measured} that passes; null when nothing is demanded
 * @param unit of both; empty = none
 * @param says one sentence: what was measured, or why not
 */
public record Finding(
        String check,
        Verdict verdict,
        @Nullable Double measured,
        @Nullable Double bound,
        String unit,
        String says) {
    /** How it ended. */
    public enum Verdict {
        @JsonProperty("passed")
        PASSED,
        @JsonProperty("failed")
        FAILED,
        /** Nothing of that kind is claimed, or another check must pass first. */
        @JsonProperty("skipped")
        SKIPPED,
        /** Only a number; nothing is demanded. */
        @JsonProperty("measured")
        MEASURED
    }

    public boolean failed() {
        return verdict == Verdict.FAILED;
    }

    /** Passed when {@code measured} is at most {@code bound}; NaN fails. */
    static Finding of(String check, double measured, double bound, String unit, String says) {
        Verdict verdict = measured <= bound ? Verdict.PASSED : Verdict.FAILED;
        return new Finding(
                check, verdict, Double.isFinite(measured) ? measured : null, bound, unit, says);
    }

    static Finding measured(String check, double value, String unit, String says) {
        return new Finding(check, Verdict.MEASURED, value, null, unit, says);
    }

    static Finding skipped(String check, String why) {
        return new Finding(check, Verdict.SKIPPED, null, null, "", why);
    }

    /** What the body finds; whatever it throws is a failure of this check. */
    static Finding guarded(String check, Supplier<Finding> body) {
        try {
            return body.get();
        } catch (RuntimeException e) {
            String name = e instanceof Fault ? "" : e.getClass().getSimpleName() + ": ";
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            return new Finding(check, Verdict.FAILED, null, null, "", name + first);
        }
    }
}
