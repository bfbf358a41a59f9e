package dev.thaw.bench.plain;

import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Snow that a whole batch shares: the layers of all T steps and their rotations are made for every
 * batch, and every image gets every one of them.
 */
public final class PlainSnow implements PlainDegradation {
    private final List<Tensor> layers = new ArrayList<>();
    private final List<Tensor> turned = new ArrayList<>();

    /**
     * One batch.
     *
     * @param field the enlarged field, {@code (1, 1, H, W)}
     * @param thresholds below which the field is no flake, for each step
     * @param streaks standard deviation of the streaks in pixels, for each step
     * @param length of the streaks in pixels, odd
     * @param vertical where the wind blows
     */
    public PlainSnow(
            Tensor field, float[] thresholds, float[] streaks, int length, boolean vertical) {
        try (Scope scope = Scope.open()) {
            for (int i = 0; i < thresholds.length; i++) {
                Tensor some =
                        field.mul(field.ge(new Scalar(thresholds[i])).to(field.scalar_type()));
                Tensor layer = streaked(unit(some), streaks[i], length, vertical);
                layers.add(scope.keep(layer));
                turned.add(scope.keep(torch.rot90(layer, 2, new long[] {2, 3})));
            }
        }
    }

    private static Tensor streaked(Tensor flakes, double std, int length, boolean vertical) {
        float[] weights = new float[length];
        float sum = 0;
        for (int i = 0; i < length; i++) {
            double d = i - length / 2;
            weights[i] = (float) Math.exp((float) (-d * d / (2 * std * std)));
            sum += weights[i];
        }
        for (int i = 0; i < length; i++) {
            weights[i] /= sum;
        }
        long half = length / 2;
        Tensor kernel =
                vertical
                        ? Tensors.of(weights, 1, 1, length, 1)
                        : Tensors.of(weights, 1, 1, 1, length);
        return torch.conv2d(
                flakes,
                kernel,
                new TensorOptional(),
                new long[] {1, 1},
                vertical ? new long[] {half, 0} : new long[] {0, half},
                new long[] {1, 1},
                1);
    }

    @Override
    public Tensor step(Tensor clean, Tensor previous, int step) {
        try (Scope scope = Scope.open()) {
            Tensor picture = clean.add(new Scalar(1f)).div(new Scalar(2f));
            Tensor snowed = unit(picture.add(layers.get(step)).add(turned.get(step)));
            return scope.handUp(snowed.mul(new Scalar(2f)).sub(new Scalar(1f)));
        }
    }

    private static Tensor unit(Tensor t) {
        return t.clamp(new ScalarOptional(new Scalar(0f)), new ScalarOptional(new Scalar(1f)));
    }

    @Override
    public void close() {
        layers.forEach(Tensor::close);
        turned.forEach(Tensor::close);
    }
}
