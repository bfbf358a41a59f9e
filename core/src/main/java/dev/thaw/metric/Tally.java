package dev.thaw.metric;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/** A running share of answers that were right; mergeable. */
public final class Tally {
    private final Recognised metric;
    private final Recogniser recogniser;
    private long right;
    private long count;

    Tally(Recognised metric, Recogniser recogniser) {
        this.metric = metric;
        this.recogniser = recogniser;
    }

    /** The classifier's answers, one class per image of {@code (N, C, H, W)} in [-1, 1]. */
    public static int[] answers(Recogniser recogniser, Tensor images) {
        try (Scope _ = Scope.open()) {
            Tensor logits = recogniser.logits(images);
            if (Tensors.value(logits.isfinite().all()) == 0) {
                throw Fault.numeric(recogniser.name() + " gave NaN or infinite scores");
            }
            double[] best = Tensors.doubles(logits.argmax(new LongOptional(1), false));
            return Arrays.stream(best).mapToInt(x -> (int) x).toArray();
        }
    }

    /**
     * Adds a batch.
     *
     * @param candidates {@code (N, C, H, W)} in [-1, 1]
     * @param truths the class that each should be recognised as, 0 … K − 1; images of class −1,
     *     without a label, are not counted
     */
    public void add(Tensor candidates, int[] truths) {
        Check.that(
                candidates.size(0) == truths.length,
                metric.name()
                        + " needs one class per image: "
                        + candidates.size(0)
                        + ", got "
                        + truths.length);
        for (int truth : truths) {
            Check.within(metric.name() + " class", -1, recogniser.classes() - 1, truth);
        }
        int[] answers = answers(recogniser, candidates);
        for (int i = 0; i < truths.length; i++) {
            right += answers[i] == truths[i] ? 1 : 0;
            count += truths[i] >= 0 ? 1 : 0;
        }
    }

    public void merge(Tally other) {
        Check.that(
                other.metric.equals(metric) && other.recogniser.name().equals(recogniser.name()),
                metric.profile() + " can only merge with a tally of its own kind");
        right += other.right;
        count += other.count;
    }

    public long count() {
        return count;
    }

    /** The share in [0, 1]. */
    public double value() {
        if (count == 0) {
            throw Fault.input(
                    metric.profile() + " needs at least one image with a label, got none");
        }
        return (double) right / count;
    }

    public Score score() {
        return new Score(
                metric.name(),
                metric.name() + "/" + recogniser.name(),
                metric.lowerIsBetter(),
                value(),
                OptionalDouble.empty(),
                count,
                count,
                List.of());
    }
}
