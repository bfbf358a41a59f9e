package dev.thaw.experiment;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.data.Sample;
import dev.thaw.nn.Classifier;
import dev.thaw.nn.ClassifierFile;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.train.ClassifierTrainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains the small classifier through whose features sets of pictures are compared and which says
 * what share of restored pictures is still recognised.
 */
public final class ClassifierJob {
    private static final int BATCH = 100;

    /**
     * @param data a labelled set and the preparation of the experiments it will judge
     * @param images training length
     */
    public record Request(Data data, long images, long seed, Path out) {
        public Request {
            Check.atLeast("images", 1, images);
        }
    }

    /** Share of the test pictures that the classifier recognises. */
    public record Outcome(String file, double accuracy, int tested, int classes, double seconds) {}

    private ClassifierJob() {}

    /** Trains, measures on the test part and writes the file. */
    public static Outcome run(Request request, Workplace place) {
        long start = System.nanoTime();
        try (PreparedSet data = PreparedSet.open(request.data(), Split.TRAIN);
                PreparedSet test = PreparedSet.open(request.data(), Split.TEST, data.shape())) {
            int classes = data.set().classes().size();
            if (classes < 2) {
                throw Fault.input(
                        "the data set has "
                                + classes
                                + " classes: a classifier needs pictures with labels of at least 2");
            }
            try (Classifier classifier =
                    new Classifier(data.shape(), classes, request.seed(), place.device())) {
                ClassifierTrainer.train(
                        classifier,
                        new ClassifierTrainer.Task(
                                data::forTraining,
                                i -> data.get(i).label(),
                                data.size(),
                                request.images(),
                                request.seed(),
                                place.device()),
                        (done, loss) ->
                                place.on()
                                        .progress(
                                                "training the classifier",
                                                done,
                                                request.images(),
                                                "images",
                                                String.format(Locale.ROOT, "loss %.3f", loss)),
                        place.stop());
                if (place.stop().getAsBoolean()) {
                    throw Fault.interrupted("interrupted; no classifier was written");
                }
                double accuracy = accuracy(classifier, test, place.device());
                ClassifierFile.write(request.out(), classifier);
                return new Outcome(
                        request.out().toString(),
                        accuracy,
                        test.size(),
                        classes,
                        (System.nanoTime() - start) / 1e9);
            }
        }
    }

    private static double accuracy(Classifier classifier, PreparedSet test, Device device) {
        long right = 0;
        for (int from = 0; from < test.size(); from += BATCH) {
            List<Sample> samples = test.range(from, Math.min(test.size(), from + BATCH));
            try (Scope scope = Scope.open()) {
                Tensor x = PreparedSet.tensor(samples, device);
                right +=
                        ClassifierTrainer.recognised(
                                classifier, x, samples.stream().map(Sample::label).toList());
            }
        }
        return (double) right / test.size();
    }
}
