package dev.thaw.metric;

import dev.thaw.base.Seeds;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Test images: uniform pixels in [-0.8, 0.8] and keyed noise on them. */
final class Images {
    private Images() {}

    static Tensor uniform(long seed, int count, ImageShape shape) {
        int size = shape.channels() * shape.height() * shape.width();
        Tensor values = Noise.uniform(Seeds.of(seed, 0, count), size, Device.CPU);
        return values.mul(new Scalar(1.6)).sub(new Scalar(0.8)).reshape(shape.batch(count));
    }

    /** The images plus {@code level} times one fixed Gaussian field. */
    static Tensor noisy(Tensor images, double level) {
        ImageShape shape =
                new ImageShape((int) images.size(1), (int) images.size(2), (int) images.size(3));
        Seeds seeds = Seeds.of(77, 0, (int) images.size(0));
        return images.add(Noise.gaussian(seeds, shape, Device.CPU).mul(new Scalar(level)));
    }

    /** Standard normal feature vectors, {@code (count, width)}. */
    static Tensor features(long seed, int count, int width) {
        Seeds seeds = Seeds.of(seed, 0, count);
        return Noise.gaussian(seeds, new ImageShape(1, 1, width), Device.CPU).reshape(count, width);
    }

    /** An extractor that is only a name and a size. */
    static FeatureExtractor extractor(int dimensions) {
        return new FeatureExtractor() {
            @Override
            public String name() {
                return "plain";
            }

            @Override
            public int dimensions() {
                return dimensions;
            }

            @Override
            public Tensor features(Tensor images) {
                return images.reshape(images.size(0), dimensions);
            }
        };
    }

    static double[] row(Tensor images, int image) {
        return Tensors.doubles(images.narrow(0, image, 1));
    }
}
