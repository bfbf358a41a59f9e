package dev.thaw.tensor;

import dev.thaw.base.Seeds;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Keyed random tensors: row i depends on seed i alone, drawn on the processor, then moved. */
public final class Noise {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;
    private static final long MIX_1 = 0xbf58476d1ce4e5b9L;
    private static final long MIX_2 = 0x94d049bb133111ebL;

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

    /**
     * Ones, and zeros with probability {@code drop}: float32 {@code (N, width)}. Too many values to
     * be drawn one by one, so the device computes them: value k of image i is zero when the top 53
     * bits of SplitMix64 (Steele, Lea, Flood 2014), started at key i and stepped k + 1 times, are
     * below drop·2⁵³. Whole numbers are exact, so every device draws the same.
     */
    public static Tensor mask(Seeds seeds, double drop, long width, Device device) {
        long[] keys = new long[seeds.count()];
        java.util.Arrays.setAll(keys, seeds::key);
        try (Scope scope = Scope.open()) {
            TensorOptions options =
                    new TensorOptions(ScalarType.Long)
                            .device(new org.bytedeco.pytorch.DeviceOptional(device.torch()));
            Tensor counter = torch.arange(new Scalar(1L), new Scalar(width + 1), options);
            Tensor z =
                    counter.mul(new Scalar(GAMMA))
                            .add(Tensors.to(Tensors.of(keys, keys.length, 1), device));
            fold(z, 30).mul_(new Scalar(MIX_1));
            fold(z, 27).mul_(new Scalar(MIX_2));
            fold(z, 31);
            Tensor top = z.bitwise_right_shift_(new Scalar(11L));
            top.bitwise_and_(new Scalar(-1L >>> 11));
            long threshold = (long) (drop * (1L << 53));
            return scope.handUp(top.ge(new Scalar(threshold)).to(ScalarType.Float));
        }
    }

    /** {@code z ^ (z >>> bits)}; the shift of libtorch keeps the sign, so it is masked away. */
    private static Tensor fold(Tensor z, int bits) {
        try (Scope _ = Scope.open()) {
            Tensor shifted = z.bitwise_right_shift(new Scalar((long) bits));
            z.bitwise_xor_(shifted.bitwise_and_(new Scalar(-1L >>> bits)));
        }
        return z;
    }
}
