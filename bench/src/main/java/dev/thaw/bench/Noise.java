package dev.thaw.bench;

import dev.thaw.tensor.Speed;
import java.util.ArrayList;
import java.util.List;

/**
 * How steady the machine is: the same matrix product, measured between the rounds by the process
 * that waits for them.
 */
final class Noise {
    /** Above this the numbers of a run say little. */
    static final double BOUND = 0.25;

    private final List<Double> rates = new ArrayList<>();

    /** Multiplies for a moment. */
    void measure() {
        rates.add(Speed.measure().gflops());
    }

    Spread rates() {
        return Spread.of(rates, "GFLOP/s");
    }

    double spread() {
        return rates().relative();
    }
}
