package dev.thaw.degrade.compose;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import java.util.List;

/** A part that acts together with others. */
public record Part(
        @Says("the degradation") Degradation of,
        @Says(
                        value = "severity of the whole up to which it does nothing; when scheduled",
                        rule = "0 to 1, below 1",
                        byDefault = "0")
                double from,
        @Says(
                        value =
                                "severity of the whole from which it is at its most; equal to from,"
                                        + " it jumps there; when scheduled",
                        rule = "from to 1",
                        byDefault = "1")
                double to,
        @Says(
                        value = "its own severity in the end, so that it can stay mild",
                        rule = "above 0, at most 1",
                        byDefault = "1")
                double most) {
    public Part {
        Check.that(from >= 0 && from < 1, "from must be at least 0 and below 1, got " + from);
        Check.that(to >= from && to <= 1, "to must be between from " + from + " and 1, got " + to);
        checkMost(most);
    }

    /** Over the whole path, up to its full severity. */
    public Part(Degradation of) {
        this(of, 0, 1, 1);
    }

    static void checkMost(double most) {
        Check.that(most > 0 && most <= 1, "most must be above 0 and at most 1, got " + most);
    }

    boolean scheduled() {
        return from != 0 || to != 1;
    }

    static List<Degradation> degradations(List<Part> parts) {
        return parts.stream().map(Part::of).toList();
    }
}
