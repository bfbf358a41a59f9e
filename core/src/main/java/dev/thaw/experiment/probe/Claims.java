package dev.thaw.experiment.probe;

import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Linear;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Stepwise;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Checks of what only some degraders claim to be: linear, noisy, a cascade. */
record Claims(Stand stand) {
    /** Sums of some thousand float32 products of values around 1. */
    private static final double ROUNDING = 1e-4;

    /** The adjoint, relative to the lengths of both vectors. */
    private static final double RELATIVE = 1e-5;

    /** Below this the noise is not seen well enough to be estimated again. */
    private static final double LEAST_SIGMA = 1e-2;

    /** So many steps of a long cascade are walked one by one. */
    private static final int MOST_STEPS = 50;

    Finding superposition() {
        return claimed(
                "superposition",
                Linear.class,
                "linearity",
                (d, linear) -> {
                    Tensor x = stand.images();
                    Tensor y =
                            Noise.gaussian(
                                    stand.seeds().derive("y"), stand.image(), stand.device());
                    double largest = 0;
                    for (int step : stand.steps()) {
                        Tensor s = stand.severity(step, Stand.COUNT);
                        Tensor sum = Stand.degrade(d, weighted(x, 0.5, y, -2), s);
                        Tensor parts =
                                weighted(Stand.degrade(d, x, s), 0.5, Stand.degrade(d, y, s), -2);
                        largest = Math.max(largest, Stand.apart(sum, parts));
                    }
                    return Finding.of(
                            "superposition",
                            largest,
                            ROUNDING,
                            "",
                            "|D(x/2 − 2y) − D(x)/2 + 2D(y)|");
                });
    }

    private static Tensor weighted(Tensor x, double a, Tensor y, double b) {
        return x.mul(new Scalar((float) a)).add(y.mul(new Scalar((float) b)));
    }

    Finding adjoint() {
        return claimed(
                "adjoint",
                Linear.class,
                "linearity",
                (d, linear) -> {
                    Tensor x =
                            Noise.gaussian(
                                    stand.seeds().derive("x"), stand.image(), stand.device());
                    Tensor y =
                            Noise.gaussian(
                                    stand.seeds().derive("y"), stand.image(), stand.device());
                    double largest = 0;
                    for (int step : stand.steps()) {
                        Tensor s = stand.severity(step, Stand.COUNT);
                        Tensor ax = Stand.degrade(d, x, s);
                        Tensor back = linear.adjoint(y.clone(), s.clone());
                        for (int i = 0; i < Stand.COUNT; i++) {
                            double there = dot(ax, y, i);
                            double here = dot(x, back, i);
                            double lengths = Math.sqrt(dot(ax, ax, i) * dot(y, y, i));
                            double apart = Math.abs(there - here);
                            largest = Math.max(largest, lengths == 0 ? apart : apart / lengths);
                        }
                    }
                    return Finding.of(
                            "adjoint", largest, RELATIVE, "", "|⟨Dx, y⟩ − ⟨x, D*y⟩| / |Dx||y|");
                });
    }

    private static double dot(Tensor a, Tensor b, int image) {
        double[] p = Tensors.doubles(a.select(0, image));
        double[] q = Tensors.doubles(b.select(0, image));
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            sum += p[k] * q[k];
        }
        return sum;
    }

    Finding noise() {
        return claimed(
                "mean + sigma·noise",
                Noisy.class,
                "noise",
                (d, noisy) -> {
                    double largest = 0;
                    Tensor x = stand.images();
                    for (int step : stand.steps()) {
                        Tensor s = stand.severity(step, Stand.COUNT);
                        Tensor spread = Tensors.perImage(noisy.sigma(s)).mul(noisy.noise());
                        Tensor sum = noisy.mean(x.clone(), s.clone()).add(spread);
                        largest = Math.max(largest, Stand.apart(Stand.degrade(d, x, s), sum));
                    }
                    return Finding.of(
                            "mean + sigma·noise",
                            largest,
                            ROUNDING,
                            "",
                            "difference between D and mean + sigma·noise");
                });
    }

    /** With the noise re-estimated from a state and a wrong guess, the guess explains the state. */
    Finding reestimate() {
        return claimed(
                "re-estimated noise",
                Noisy.class,
                "noise",
                (d, noisy) -> {
                    double largest = 0;
                    Tensor x = stand.images();
                    Tensor guess = x.mul(new Scalar(0.5f));
                    for (int step : stand.steps()) {
                        Tensor s = stand.severity(step, Stand.COUNT);
                        if (Tensors.value(noisy.sigma(s).min()) < LEAST_SIGMA) {
                            continue;
                        }
                        Tensor xt = Stand.degrade(d, x, s);
                        try (Degrader again = noisy.reestimate(xt.clone(), guess.clone(), s)) {
                            Tensor explained = Stand.degrade(again, guess, s);
                            largest = Math.max(largest, Stand.apart(xt, explained));
                        }
                    }
                    return Finding.of(
                            "re-estimated noise",
                            largest,
                            ROUNDING,
                            "",
                            "difference between a state and D with the noise estimated from it");
                });
    }

    /** Every step from the one before, each started from the closed form. */
    Finding iterated() {
        return claimed(
                "closed = iterated",
                Stepwise.class,
                "a cascade",
                (d, stepwise) -> {
                    Tensor x = stand.images();
                    int steps = Math.min(MOST_STEPS, stand.spec().steps());
                    Tensor walked = x;
                    double largest = 0;
                    for (int n = 1; n <= steps; n++) {
                        walked = stepwise.step(walked.clone(), n);
                        Tensor closed = Stand.degrade(d, x, stand.severity(n, Stand.COUNT));
                        largest = Math.max(largest, Stand.apart(walked, closed));
                    }
                    return Finding.of(
                            "closed = iterated",
                            largest,
                            ROUNDING,
                            "",
                            "difference between one pass and " + steps + " steps one by one");
                });
    }

    /** What is done with a degrader that makes a claim. */
    @FunctionalInterface
    private interface Use<C> {
        Finding of(Degrader d, C claim);
    }

    private <C> Finding claimed(String check, Class<C> type, String word, Use<C> use) {
        return stand.with((operator, d) -> {
            if (!type.isInstance(d)) {
                return Finding.skipped(check, word + " is not claimed");
            }
            try (Scope _ = Scope.open()) {
                return use.of(d, type.cast(d));
            }
        });
    }
}
