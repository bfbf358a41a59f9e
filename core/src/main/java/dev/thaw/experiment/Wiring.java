package dev.thaw.experiment;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;

/** Whether the parts of an experiment fit together; asked before anything costly starts. */
final class Wiring {
    private Wiring() {}

    /**
     * Asks objective and sampler.
     *
     * @throws dev.thaw.base.Fault of kind usage that says what would fit
     */
    static void check(Experiment experiment, Operator operator) {
        try (Degrader probe = operator.draw(Seeds.of(experiment.seed(), 0, 1))) {
            experiment.objective().demand(probe);
            experiment.sampler().demand(probe);
        }
    }
}
