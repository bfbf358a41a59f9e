package dev.thaw.tensor;

import dev.thaw.base.Check;
import dev.thaw.image.Picture;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The one place that converts between 8-bit pictures and tensors in [-1, 1]. */
public final class Pictures {
    private Pictures() {}

    /** p in 0 … 255 becomes p/255·2 − 1; all pictures of one shape; {@code (N, C, H, W)}. */
    public static Tensor tensor(List<Picture> pictures, Device device) {
        Check.notEmpty("pictures", pictures);
        ImageShape shape = shape(pictures.getFirst());
        int size = shape.channels() * shape.height() * shape.width();
        Native.start();
        try (Scope scope = Scope.open()) {
            Tensor batch = torch.empty(shape.batch(pictures.size()));
            FloatPointer memory = batch.data_ptr_float();
            float[] values = new float[size]; // one picture's: a batch need not lie in Java too
            for (int n = 0; n < pictures.size(); n++) {
                fill(values, pictures.get(n), shape);
                memory.position((long) n * size).put(values);
            }
            return scope.handUp(device.cuda() ? Tensors.to(batch, device) : batch);
        }
    }

    private static void fill(float[] values, Picture picture, ImageShape shape) {
        Check.that(
                shape(picture).equals(shape),
                "pictures of one batch must have one shape, got "
                        + shape
                        + " and "
                        + shape(picture));
        int at = 0;
        for (int channel = 0; channel < shape.channels(); channel++) {
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    values[at++] = picture.at(x, y, channel) / 255f * 2f - 1f;
                }
            }
        }
    }

    /** The reverse: (x + 1)/2·255, rounded and clamped to 0 … 255. */
    public static List<Picture> pictures(Tensor images) {
        int n = (int) images.size(0);
        int channels = (int) images.size(1);
        int height = (int) images.size(2);
        int width = (int) images.size(3);
        float[] values = Tensors.floats(images);
        int plane = height * width;
        List<Picture> pictures = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            byte[] samples = new byte[plane * channels];
            for (int k = 0; k < samples.length; k++) {
                float x = values[(i * channels + k % channels) * plane + k / channels];
                samples[k] = (byte) Math.clamp(Math.round((x + 1f) * 127.5f), 0, 255);
            }
            pictures.add(Picture.of(width, height, channels, samples));
        }
        return pictures;
    }

    public static ImageShape shape(Picture picture) {
        return new ImageShape(picture.channels(), picture.height(), picture.width());
    }
}
