package dev.thaw.experiment.probe;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Checks of what every degradation promises. */
record Basics(Stand stand) {
    /** Pixels may differ between batches by float rounding only. */
    private static final double ROUNDING = 1e-4;

    private static final List<ImageShape> ODD =
            List.of(
                    new ImageShape(3, 3, 7),
                    new ImageShape(1, 3, 7),
                    new ImageShape(3, 1, 1),
                    new ImageShape(1, 1, 1));

    private List<Stand> stands() {
        List<Stand> all = new ArrayList<>(List.of(stand));
        for (ImageShape image : ODD) {
            all.add(new Stand(stand.spec(), image, stand.device(), stand.seeds()));
        }
        return all;
    }

    /** Whether a stand can be used: a refusal in a sentence is a fair answer. */
    private static boolean refused(Stand s, List<String> sentences) {
        try (Operator operator = s.spec().open(s.image(), s.device())) {
            operator.draw(s.seeds()).close();
            return false;
        } catch (Fault fault) {
            if (fault.kind() != Fault.Kind.USAGE) {
                throw fault;
            }
            sentences.add(s.image().toString());
            return true;
        }
    }

    /** Grey and colour, 7×3 and 1×1 pixels: degraded in their shape, or refused in a sentence. */
    Finding sizes() {
        List<String> refused = new ArrayList<>();
        for (Stand s : stands()) {
            if (refused(s, refused)) {
                continue;
            }
            try (Scope _ = Scope.open()) {
                Tensor x0 = s.images();
                s.with((operator, d) -> {
                    Tensor y = Stand.degrade(d, x0, s.severity(s.spec().steps(), Stand.COUNT));
                    Check.that(
                            Tensors.describe(y).equals(Tensors.describe(x0)),
                            "images of " + s.image() + " became " + Tensors.describe(y));
                    return y;
                });
            }
        }
        if (refused.contains(stand.image().toString())) {
            throw Fault.usage("images of " + stand.image() + " are refused");
        }
        return Finding.of(
                "sizes",
                0,
                0,
                "",
                "7x3 and 1x1 pixels, grey and colour"
                        + (refused.isEmpty() ? "" : "; refused: " + String.join(", ", refused)));
    }

    /** Every pixel at every severity is a number, also of black and white images. */
    Finding finite() {
        long broken = 0;
        for (Stand s : stands()) {
            if (refused(s, new ArrayList<>())) {
                continue;
            }
            broken +=
                    s.<Long>with((operator, d) -> {
                        long found = 0;
                        for (int step : s.steps()) {
                            try (Scope _ = Scope.open()) {
                                Tensor y =
                                        Stand.degrade(d, s.images(), s.severity(step, Stand.COUNT));
                                found += y.numel() - Math.round(Tensors.value(y.isfinite().sum()));
                            }
                        }
                        return found;
                    });
        }
        return Finding.of("finite", broken, 0, "pixels", "NaN or infinite pixels");
    }

    Finding identity() {
        long differing =
                stand.<Long>with((operator, d) -> {
                    try (Scope _ = Scope.open()) {
                        Tensor x0 = stand.images();
                        return Stand.differing(
                                x0, Stand.degrade(d, x0, stand.severity(0, Stand.COUNT)));
                    }
                });
        return Finding.of(
                "identity",
                differing,
                0,
                "pixels",
                "pixels that change at severity 0, bit for bit");
    }

    /** Also writes into the result: it must not be the argument. */
    Finding arguments() {
        long changed =
                stand.<Long>with((operator, d) -> {
                    long found = 0;
                    for (int step : stand.steps()) {
                        try (Scope _ = Scope.open()) {
                            Tensor x0 = stand.images();
                            Tensor severity = stand.severity(step, Stand.COUNT);
                            Tensor x0Given = x0.clone();
                            Tensor severityGiven = severity.clone();
                            d.degrade(x0Given, severityGiven).zero_();
                            found += Stand.differing(x0, x0Given);
                            found += Stand.differing(severity, severityGiven);
                        }
                    }
                    return found;
                });
        return Finding.of("arguments", changed, 0, "values", "values of the arguments that change");
    }

    /** The same keys: twice from one draw, from two draws, from two operators. */
    Finding draw() {
        double apart =
                stand.<Double>with((operator, d) -> {
                    double largest = 0;
                    for (int step : stand.steps()) {
                        try (Scope _ = Scope.open();
                                Operator other = stand.spec().open(stand.image(), stand.device());
                                Degrader again = operator.draw(stand.seeds());
                                Degrader third = other.draw(stand.seeds())) {
                            Tensor x0 = stand.images();
                            Tensor s = stand.severity(step, Stand.COUNT);
                            Tensor first = Stand.degrade(d, x0, s);
                            for (Degrader each : List.of(d, again, third)) {
                                Tensor y = Stand.degrade(each, x0, s);
                                boolean same = Stand.differing(first, y) == 0;
                                // NaN may not hide a difference
                                double now = same ? 0 : Stand.apart(first, y);
                                largest = Math.max(largest, Double.isNaN(now) ? 2 : now);
                            }
                        }
                    }
                    return largest;
                });
        return Finding.of(
                "same draw", apart, 0, "", "difference between two draws with the same keys");
    }

    Finding batch() {
        double apart =
                stand.<Double>with((operator, d) -> {
                    double largest = 0;
                    for (int step : stand.steps()) {
                        try (Scope _ = Scope.open()) {
                            Tensor x0 = stand.images();
                            Tensor all = Stand.degrade(d, x0, stand.severity(step, Stand.COUNT));
                            for (int i = 0; i < Stand.COUNT; i++) {
                                Seeds own = stand.seeds().slice(i, i + 1);
                                try (Degrader one = operator.draw(own)) {
                                    Tensor alone =
                                            Stand.degrade(
                                                    one,
                                                    x0.narrow(0, i, 1),
                                                    stand.severity(step, 1));
                                    largest =
                                            Math.max(
                                                    largest,
                                                    Stand.apart(all.narrow(0, i, 1), alone));
                                }
                            }
                        }
                    }
                    return largest;
                });
        return Finding.of(
                "batch = single",
                apart,
                ROUNDING,
                "",
                "difference between an image in a batch and alone");
    }

    /** Images of one batch with different severities, against batches of one severity. */
    Finding mixed() {
        double apart =
                stand.<Double>with((operator, d) -> {
                    try (Scope _ = Scope.open()) {
                        Tensor x0 = stand.images();
                        int[] steps = stand.unlike();
                        double[] values = new double[steps.length];
                        double largest = 0;
                        for (int turn = 0; turn < Stand.COUNT; turn++) {
                            for (int i = 0; i < Stand.COUNT; i++) {
                                int step = steps[(i + turn) % Stand.COUNT];
                                values[i] = (double) step / stand.spec().steps();
                            }
                            Tensor y = Stand.degrade(d, x0, stand.severities(values));
                            for (int i = 0; i < Stand.COUNT; i++) {
                                int step = steps[(i + turn) % Stand.COUNT];
                                Tensor uniform =
                                        Stand.degrade(d, x0, stand.severity(step, Stand.COUNT));
                                largest =
                                        Math.max(
                                                largest,
                                                Stand.apart(y.select(0, i), uniform.select(0, i)));
                            }
                        }
                        return largest;
                    }
                });
        return Finding.of(
                "mixed severities",
                apart,
                ROUNDING,
                "",
                "difference between a mixed batch and batches of one severity");
    }

    /** Severities between two steps are those of the nearest one. */
    Finding grid() {
        double apart =
                stand.<Double>with((operator, d) -> {
                    try (Scope _ = Scope.open()) {
                        Tensor x0 = stand.images();
                        double largest = 0;
                        double step = 1.0 / stand.spec().steps();
                        for (int n : stand.steps()) {
                            Tensor on = Stand.degrade(d, x0, stand.severity(n, Stand.COUNT));
                            for (double by : new double[] {-0.4 * step, 0.4 * step}) {
                                double off = Math.clamp(n * step + by, 0, 1);
                                Tensor s = stand.severities(off, off, off, off);
                                largest =
                                        Math.max(largest, Stand.apart(on, Stand.degrade(d, x0, s)));
                            }
                        }
                        return largest;
                    }
                });
        return Finding.of(
                "grid",
                apart,
                0,
                "",
                "difference between a severity off the grid and the nearest step");
    }

    Finding range() {
        if (!stand.spec().bounded()) {
            return Finding.skipped("range", "it may leave [-1, 1] by its definition");
        }
        double largest =
                stand.<Double>with((operator, d) -> {
                    double found = 0;
                    for (int step : stand.steps()) {
                        try (Scope _ = Scope.open()) {
                            Tensor y =
                                    Stand.degrade(
                                            d, stand.images(), stand.severity(step, Stand.COUNT));
                            found = Math.max(found, Tensors.value(y.abs().max()));
                        }
                    }
                    return found;
                });
        return Finding.of("range", largest, 1 + ROUNDING, "", "largest absolute value of a pixel");
    }
}
