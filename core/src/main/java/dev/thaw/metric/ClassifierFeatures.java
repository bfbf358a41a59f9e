package dev.thaw.metric;

import dev.thaw.nn.Classifier;
import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Thaw's own classifier as feature extractor and recogniser; the classifier stays its owner's. */
public record ClassifierFeatures(String name, Classifier classifier)
        implements FeatureExtractor, Recogniser, Classifying {
    @Override
    public int dimensions() {
        return Classifier.FEATURES;
    }

    @Override
    public int classes() {
        return classifier.classes();
    }

    @Override
    public Tensor features(Tensor images) {
        try (NoGradGuard guard = new NoGradGuard()) {
            return classifier.features(images);
        }
    }

    @Override
    public Tensor logits(Tensor images) {
        try (NoGradGuard guard = new NoGradGuard()) {
            return classifier.logits(images);
        }
    }

    @Override
    public Tensor probabilities(Tensor features) {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            return scope.handUp(classifier.head(features).softmax(1));
        }
    }
}
