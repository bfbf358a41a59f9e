package dev.thaw.bench;

import dev.thaw.image.Picture;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;

/** Pictures and steps to measure with; the same in every run. */
final class Inputs {
    private static final long SEED = 20260101;

    private Inputs() {}

    /** Pictures of random samples: speed does not depend on what they show. */
    static List<Picture> pictures(ImageShape image, int count) {
        Random random = new Random(SEED);
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] samples = new byte[image.channels() * image.height() * image.width()];
            random.nextBytes(samples);
            pictures.add(Picture.of(image.width(), image.height(), image.channels(), samples));
        }
        return pictures;
    }

    /** A batch in [-1, 1]; the caller closes it. */
    static Tensor batch(ImageShape image, int count) {
        try (Scope scope = Scope.open()) {
            return scope.keep(Pictures.tensor(pictures(image, count), Device.CPU));
        }
    }

    /** Last steps 0 … T−1 of the images of batch number {@code turn}. */
    static int[] indices(int steps, int count, int turn) {
        return new Random(SEED + turn).ints(count, 0, steps).toArray();
    }

    /** Those steps as severities; the caller closes it. */
    static Tensor severities(int[] indices, int steps) {
        float[] severities = new float[indices.length];
        for (int i = 0; i < severities.length; i++) {
            severities[i] = (float) ((indices[i] + 1.0) / steps);
        }
        try (Scope scope = Scope.open()) {
            return scope.keep(Tensors.of(severities, severities.length));
        }
    }
}
