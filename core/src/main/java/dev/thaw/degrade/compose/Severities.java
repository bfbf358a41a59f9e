package dev.thaw.degrade.compose;

import dev.thaw.base.Check;
import java.util.List;

/** How the severity s of a composed degradation is handed to its K parts. */
public enum Severities {
    /** Every part is at s times its most. */
    SHARED,
    /** One after the other: the i-th that acts grows while s goes from i/K to (i + 1)/K. */
    SPLIT,
    /** Every part grows while s goes from its own from to its own to. */
    SCHEDULED;

    /** Refuses parts with a schedule that would not be used. */
    void check(String name, List<Part> parts) {
        Check.notEmpty(name + " parts", parts);
        for (int k = 0; k < parts.size(); k++) {
            Part part = parts.get(k);
            Check.that(
                    this == SCHEDULED || !part.scheduled(),
                    name
                            + " parts."
                            + k
                            + " may have its own from and to only where severities is scheduled,"
                            + " got from "
                            + part.from()
                            + " and to "
                            + part.to());
        }
    }

    /** The ramp of a part that acts as the {@code place}-th of {@code count}, 0-based. */
    float[] ramp(Part part, int place, int count, int steps) {
        return switch (this) {
            case SHARED -> PartRamp.shared(steps, part.most());
            case SPLIT ->
                    PartRamp.of(steps, (double) place / count, (place + 1.0) / count, part.most());
            case SCHEDULED -> PartRamp.of(steps, part.from(), part.to(), part.most());
        };
    }
}
