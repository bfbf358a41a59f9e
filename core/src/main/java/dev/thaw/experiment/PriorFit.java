package dev.thaw.experiment;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Noisy;
import dev.thaw.degrade.Observed;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Fits the prior of an experiment on completely degraded pictures. */
final class PriorFit {
    private static final int BATCH = 100;

    private PriorFit() {}

    /** The numbers that generation will start from; kept until the caller closes them. */
    static Map<String, Tensor> fit(
            Experiment experiment, PreparedSet data, Operator operator, Device device) {
        Prior prior = experiment.start();
        int wanted = Math.min(prior.wantedImages(), data.size());
        Map<String, Tensor> kept = new LinkedHashMap<>();
        try (Prior.Fit fit = prior.fit(data.shape());
                Scope scope = Scope.open()) {
            for (int from = 0; from < wanted; from += BATCH) {
                int n = Math.min(wanted - from, BATCH);
                Seeds seeds = Seeds.of(experiment.seed(), from, n).derive("prior fit");
                try (Scope _ = Scope.open();
                        Degrader degrader = operator.draw(seeds)) {
                    Tensor x0 = PreparedSet.tensor(data.range(from, from + n), device);
                    fit.add(end(prior, degrader, x0, Tensors.severity(1, n, device)));
                }
            }
            fit.finish().forEach((name, t) -> kept.put(name, scope.keep(t)));
        }
        return kept;
    }

    private static Tensor end(Prior prior, Degrader degrader, Tensor x0, Tensor severity) {
        return prior.fitsMean() && Observed.exact(degrader) instanceof Noisy noisy
                ? noisy.mean(x0, severity)
                : degrader.degrade(x0, severity);
    }
}
