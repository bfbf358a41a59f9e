package dev.thaw.tensor;

import dev.thaw.base.Seeds;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/** Keyed random tensors: row i depends on seed i alone, drawn on the processor, then moved. */
public final class Noise {
    private Noise() {}

    /** Standard normal values, {@code (N, C, H, W)} with N = {@code seeds.count()}. */
    public static Tensor gaussian(Seeds seeds, ImageShape image, Device device) {
        int size = Math.multiplyExact(image.channels(), image.height() * image.width());
        float[] values = new float[Math.multiplyExact(seeds.count(), size)];
        for (int i = 0; i < seeds.count(); i++) {
            RandomGenerator random = seeds.random(i);
            for (int k = i * size; k < (i + 1) * size; k++) {
                values[k] = (float) random.nextGaussian();
            }
        }
        return Tensors.of(values, device, image.batch(seeds.count()));
    }

    /** Standard normal values, {@code (N, width)}. */
    public static Tensor gaussian(Seeds seeds, int width, Device device) {
        try (Scope scope = Scope.open()) {
            Tensor images = gaussian(seeds, new ImageShape(1, 1, width), device);
            return scope.handUp(images.view(seeds.count(), width));
        }
    }

    /** Uniform values in [0, 1), {@code (N, width)}. */
    public static Tensor uniform(Seeds seeds, int width, Device device) {
        float[] values = new float[Math.multiplyExact(seeds.count(), width)];
        for (int i = 0; i < seeds.count(); i++) {
            RandomGenerator random = seeds.random(i);
            for (int k = i * width; k < (i + 1) * width; k++) {
                values[k] = random.nextFloat();
            }
        }
        return Tensors.of(values, device, seeds.count(), width);
    }
}
