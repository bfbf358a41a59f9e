package dev.thaw.nn;

import dev.thaw.base.Fault;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Safetensors;
import dev.thaw.tensor.Scope;
import java.nio.file.Path;
import java.util.Map;

/** A {@link Classifier} as a safetensors file: weights by name, image shape and classes. */
public final class ClassifierFile {
    private static final String KIND = "classifier";

    private ClassifierFile() {}

    /** Writes a classifier, atomically. */
    public static void write(Path file, Classifier classifier) {
        try (Scope scope = Scope.open()) {
            Safetensors.write(
                    file,
                    classifier.parameters().named(),
                    Map.of(
                            "thaw.format",
                            "1",
                            "thaw.kind",
                            KIND,
                            "thaw.classes",
                            Integer.toString(classifier.classes()),
                            ImageShape.KEY,
                            classifier.image().written()));
        }
    }

    /**
     * Reads a classifier; the caller closes it.
     *
     * @throws Fault of kind model when the file is none
     */
    public static Classifier read(Path file, Device device) {
        Map<String, String> words = Safetensors.header(file).metadata();
        if (!KIND.equals(words.get("thaw.kind"))) {
            throw Fault.model(file + " is no Thaw classifier");
        }
        ImageShape image = ImageShape.of(file, words);
        int classes;
        try {
            classes = Integer.parseInt(words.getOrDefault("thaw.classes", ""));
        } catch (NumberFormatException e) {
            throw Fault.model(file + " does not say how many classes it knows", e);
        }
        Classifier classifier = new Classifier(image, classes, 0, device);
        try (Scope scope = Scope.open()) {
            Parameters.copy(
                    classifier.parameters().named(), Safetensors.read(file), "classifier " + file);
            return classifier;
        } catch (RuntimeException e) {
            classifier.close();
            throw e;
        }
    }
}
