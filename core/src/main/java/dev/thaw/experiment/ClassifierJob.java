package dev.thaw.experiment;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.data.Sample;
import dev.thaw.nn.Classifier;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Safetensors;
import dev.thaw.tensor.Scope;
import dev.thaw.train.ClassifierTrainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
                write(request.out(), classifier);
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

    private static void write(Path file, Classifier classifier) {
        ImageShape image = classifier.image();
        try (Scope scope = Scope.open()) {
            Safetensors.write(
                    file,
                    classifier.parameters().named(),
                    Map.of(
                            "thaw.format",
                            ModelFile.FORMAT,
                            "thaw.kind",
                            "classifier",
                            "thaw.classes",
                            Integer.toString(classifier.classes()),
                            "thaw.image",
                            image.channels() + "x" + image.height() + "x" + image.width()));
        }
    }

    /**
     * Reads a classifier.
     *
     * @throws Fault of kind model when the file is none
     */
    public static Classifier read(Path file, Device device) {
        Map<String, String> words = Safetensors.header(file).metadata();
        if (!"classifier".equals(words.get("thaw.kind"))) {
            throw Fault.model(file + " is no Thaw classifier");
        }
        ImageShape image = ModelFile.image(file, words);
        int classes;
        try {
            classes = Integer.parseInt(words.getOrDefault("thaw.classes", ""));
        } catch (NumberFormatException e) {
            throw Fault.model(file + " does not say how many classes it knows", e);
        }
        Classifier classifier = new Classifier(image, classes, 0, device);
        try (Scope scope = Scope.open()) {
            dev.thaw.nn.Parameters.copy(
                    classifier.parameters().named(), Safetensors.read(file), "classifier " + file);
            return classifier;
        } catch (RuntimeException e) {
            classifier.close();
            throw e;
        }
    }
}
