package dev.thaw.bench.plain;

import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Gaussian blurs one after the other, each a depthwise convolution with a k×k kernel. */
public final class PlainBlur implements PlainDegradation {
    private final List<Tensor> kernels = new ArrayList<>();
    private final int channels;
    private final String border;
    private final boolean flatten;

    /**
     * @param size width k of the kernels, odd
     * @param std standard deviation of the kernel of each step, in pixels
     * @param border {@code circular} or {@code reflect}
     * @param flatten whether the last step leaves the mean colour alone
     */
    public PlainBlur(
            int steps,
            int size,
            IntToDoubleFunction std,
            int channels,
            String border,
            boolean flatten) {
        this.channels = channels;
        this.border = border;
        this.flatten = flatten;
        try (Scope scope = Scope.open()) {
            for (int i = 0; i < steps; i++) {
                Tensor line = gaussian(size, std.applyAsDouble(i));
                Tensor kernel = torch.outer(line, line).expand(channels, 1, size, size);
                kernels.add(scope.keep(kernel.clone().contiguous()));
            }
        }
    }

    private static Tensor gaussian(int size, double std) {
        float[] weights = new float[size];
        float sum = 0;
        for (int i = 0; i < size; i++) {
            double d = i - size / 2;
            weights[i] = (float) Math.exp((float) (-d * d / (2 * std * std)));
            sum += weights[i];
        }
        for (int i = 0; i < size; i++) {
            weights[i] /= sum;
        }
        return Tensors.of(weights, size);
    }

    @Override
    public Tensor step(Tensor clean, Tensor previous, int step) {
        Tensor kernel = kernels.get(step);
        long half = kernel.size(2) / 2;
        try (Scope scope = Scope.open()) {
            long[] pad = {half, half, half, half};
            Tensor padded = torch.pad(previous, pad, border, new DoubleOptional());
            Tensor blurred =
                    torch.conv2d(
                            padded,
                            kernel,
                            new TensorOptional(),
                            new long[] {1, 1},
                            new long[] {0, 0},
                            new long[] {1, 1},
                            channels);
            boolean flat = flatten && step == kernels.size() - 1;
            return scope.handUp(flat ? flat(blurred) : blurred);
        }
    }

    private static Tensor flat(Tensor x) {
        Tensor mean = x.mean(new long[] {2, 3}, true, new ScalarTypeOptional());
        return mean.expand(x.size(0), x.size(1), x.size(2), x.size(3)).contiguous();
    }

    @Override
    public void close() {
        kernels.forEach(Tensor::close);
    }
}
