package dev.thaw.train;

import dev.thaw.base.Fault;
import dev.thaw.nn.Classifier;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Trains a {@link Classifier} by cross-entropy. */
public final class ClassifierTrainer {
    private static final int BATCH = 64;
    private static final int REPORT_EVERY = 20;
    private static final Training.Optimiser OPTIMISER =
            new Training.Optimiser(2e-3, 0.9, 0.999, 1e-8, 10L * BATCH, Training.Decay.COSINE, 0);

    /**
     * @param label class of picture i, 0 … K − 1
     * @param size pictures of the set
     * @param images length of the training
     */
    public record Task(
            BatchSource.Pictures pictures,
            IntUnaryOperator label,
            int size,
            long images,
            long seed,
            Device device) {}

    /** Sees the images done and the loss of the last batch. */
    @FunctionalInterface
    public interface Watcher {
        void on(long done, double loss);
    }

    private ClassifierTrainer() {}

    /** Trains in place. */
    public static void train(
            Classifier classifier, Task task, Watcher watcher, BooleanSupplier stop) {
        try (BatchSource source =
                        new BatchSource(task.pictures(), task.size(), BATCH, task.seed(), 0);
                Adam adam = new Adam(OPTIMISER, classifier.parameters())) {
            long steps = Math.ceilDiv(task.images(), BATCH);
            for (long step = 1; step <= steps && !stop.getAsBoolean(); step++) {
                double loss = pass(classifier, task, source.next());
                if (!Double.isFinite(loss)) {
                    throw Fault.numeric("the loss of the classifier became " + loss);
                }
                adam.step(step, OPTIMISER.rate(step * BATCH, steps * BATCH), 1);
                if (step % REPORT_EVERY == 0 || step == steps) {
                    watcher.on(Math.min(step * BATCH, task.images()), loss);
                }
            }
        }
    }

    private static double pass(Classifier classifier, Task task, BatchSource.Batch batch) {
        classifier.parameters().zeroGradient();
        try (Scope scope = Scope.open()) {
            Tensor x = Pictures.tensor(batch.pictures(), task.device());
            long[] labels =
                    batch.indices().stream().mapToLong(i -> task.label().applyAsInt(i)).toArray();
            for (long label : labels) {
                if (label < 0 || label >= classifier.classes()) {
                    throw Fault.input(
                            "a label is "
                                    + label
                                    + ", the classifier knows 0 to "
                                    + (classifier.classes() - 1));
                }
            }
            Tensor target = Tensors.to(Tensors.of(labels, labels.length), task.device());
            Tensor loss = torch.cross_entropy_loss(classifier.logits(x), target);
            loss.backward();
            return Tensors.value(loss);
        }
    }

    /** How many images get their label. */
    public static long recognised(Classifier classifier, Tensor x, List<Integer> labels) {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            double[] best =
                    Tensors.doubles(
                            classifier
                                    .logits(x)
                                    .argmax(new org.bytedeco.pytorch.LongOptional(1), false));
            long right = 0;
            for (int i = 0; i < best.length; i++) {
                right += best[i] == labels.get(i) ? 1 : 0;
            }
            return right;
        }
    }
}
