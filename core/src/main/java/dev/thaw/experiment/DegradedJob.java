package dev.thaw.experiment;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.data.Sample;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.report.Table;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** Measures what a degradation leaves of the test pictures of an experiment, without a model. */
final class DegradedJob {
    private DegradedJob() {}

    /** One table with the row {@code degraded}. */
    static List<Table> run(Experiment experiment, long seed, Workplace place) {
        Scoreboard board =
                new Scoreboard(
                        experiment.evaluation().metrics(), Optional.empty(), Optional.empty());
        try (PreparedSet test = PreparedSet.open(experiment.data(), Split.TEST);
                Operator operator = experiment.degradation().open(test.shape(), place.device())) {
            int count = Math.min(experiment.evaluation().count(), test.size());
            int batch = experiment.evaluation().batch();
            for (int from = 0; from < count; from += batch) {
                int to = Math.min(count, from + batch);
                batch(
                        board,
                        operator,
                        test.range(from, to),
                        DrawKey.evaluation(seed, from, to - from),
                        place);
                place.on().progress("degrading", to, count, "pictures", "");
                if (place.stop().getAsBoolean()) {
                    throw Fault.interrupted("the measurement was interrupted; nothing was written");
                }
            }
            return List.of(board.table("evaluation", "Degradation of " + count + " test pictures"));
        }
    }

    private static void batch(
            Scoreboard board,
            Operator operator,
            List<Sample> samples,
            Seeds seeds,
            Workplace place) {
        int[] labels = samples.stream().mapToInt(Sample::label).toArray();
        try (Scope scope = Scope.open();
                Degrader degrader = operator.draw(DrawKey.degradation(seeds))) {
            Tensor x0 = PreparedSet.tensor(samples, place.device());
            Tensor severity = Tensors.severity(1, samples.size(), place.device());
            Tensor xT = degrader.degrade(x0, severity);
            board.add("degraded", "degraded", x0, xT, labels, seeds);
        }
    }
}
