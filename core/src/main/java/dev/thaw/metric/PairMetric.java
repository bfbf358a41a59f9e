package dev.thaw.metric;

import java.util.List;
import java.util.OptionalDouble;

/** A metric of candidates against their references, image by image, then one number for all. */
public non-sealed interface PairMetric extends Metric {
    Gauge open();

    /** What a gauge of this metric has measured, as a result. */
    default Score score(Gauge gauge) {
        return new Score(
                name(),
                profile(),
                lowerIsBetter(),
                gauge.value(),
                OptionalDouble.empty(),
                gauge.count(),
                gauge.count(),
                List.of());
    }
}
