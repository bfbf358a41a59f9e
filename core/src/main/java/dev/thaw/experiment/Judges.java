package dev.thaw.experiment;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.metric.ClassifierFeatures;
import dev.thaw.metric.FeatureExtractor;
import dev.thaw.metric.InceptionFeatures;
import dev.thaw.metric.Lpips;
import dev.thaw.metric.LpipsNetwork;
import dev.thaw.metric.Metric;
import dev.thaw.nn.Backbone;
import dev.thaw.nn.Classifier;
import dev.thaw.nn.Inception;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The networks through which an evaluation sees, loaded once; closed by the job. */
final class Judges implements AutoCloseable {
    private final Deque<AutoCloseable> loaded = new ArrayDeque<>();
    private final List<Metric> metrics = new ArrayList<>();
    private Optional<ClassifierFeatures> classifier = Optional.empty();
    private Optional<FeatureExtractor> extractor = Optional.empty();

    private Judges() {}

    /**
     * Loads what the evaluation names.
     *
     * @throws Fault of kind model when a file does not fit
     */
    static Judges load(Evaluation evaluation, ImageShape image, Device device) {
        Judges judges = new Judges();
        try {
            if (!evaluation.classifier().isEmpty()) {
                judges.classifier(Path.of(evaluation.classifier()), image, device);
            }
            if (!evaluation.inception().isEmpty()) {
                judges.inception(evaluation, device);
            }
            for (Metric metric : evaluation.metrics()) {
                judges.metrics.add(
                        metric instanceof Lpips lpips ? judges.lpips(lpips, device) : metric);
            }
            return judges;
        } catch (RuntimeException e) {
            judges.close();
            throw e;
        }
    }

    private void classifier(Path file, ImageShape image, Device device) {
        Classifier found = ClassifierJob.read(file, device);
        loaded.push(found);
        if (!found.image().equals(image)) {
            throw Fault.model(
                    "the classifier "
                            + file
                            + " is for images of "
                            + found.image()
                            + ", the model for "
                            + image);
        }
        String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        classifier = Optional.of(new ClassifierFeatures(name, found));
        extractor = Optional.of(classifier.get());
    }

    private void inception(Evaluation evaluation, Device device) {
        Path file = Path.of(evaluation.inception());
        try (Scope scope = Scope.open()) {
            Inception network = Inception.of(ForeignWeights.read(file), "file " + file, device);
            loaded.push(network);
            extractor =
                    Optional.of(
                            new InceptionFeatures(
                                    network, evaluation.pixels(), evaluation.resize()));
        }
    }

    private Metric lpips(Lpips spec, Device device) {
        Check.that(
                !spec.backbone().isEmpty() && !spec.heads().isEmpty(),
                "lpips needs the files of its backbone and its heads");
        try (Scope scope = Scope.open()) {
            Backbone backbone =
                    Backbone.of(
                            spec.net().layout(),
                            ForeignWeights.read(Path.of(spec.backbone())),
                            "file " + spec.backbone(),
                            device);
            loaded.push(backbone);
            LpipsNetwork network =
                    LpipsNetwork.of(
                            backbone,
                            ForeignWeights.read(Path.of(spec.heads())),
                            spec.heads(),
                            device);
            loaded.pop();
            loaded.push(network);
            return spec.with(network);
        }
    }

    /** The metrics, each with its network. */
    List<Metric> metrics() {
        return metrics;
    }

    Optional<ClassifierFeatures> classifier() {
        return classifier;
    }

    /** What set metrics see through: Inception, else the classifier. */
    Optional<FeatureExtractor> extractor() {
        return extractor;
    }

    @Override
    public void close() {
        while (!loaded.isEmpty()) {
            try {
                loaded.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
