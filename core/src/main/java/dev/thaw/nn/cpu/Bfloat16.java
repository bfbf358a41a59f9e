package dev.thaw.nn.cpu;

import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions with kernels {@code (O, I, 3, 3)} and zero padding 1 in bfloat16, and their
 * gradients. libtorch's are made for many pixels and few channels; where it is the other way round,
 * the nine pixels that a kernel sees are laid side by side and the convolution is one matrix
 * product.
 */
public final class Bfloat16 implements Convolution {
    /** Most pixels of an image that are laid side by side for results and their gradients. */
    private static final long FEW = 16;

    /** As many for the gradients of kernels. */
    private static final long FEW_OF_KERNELS = 64;

    private static final int SIDE = 3;

    @Override
    public ScalarType type() {
        return ScalarType.BFloat16;
    }

    @Override
    public Tensor forward(Tensor x, Tensor weight, @Nullable Tensor bias, boolean again) {
        try (Scope scope = Scope.open()) {
            Tensor added = bias == null ? null : bias.to(type());
            Tensor y =
                    few(x, FEW)
                            ? product(x, rows(weight), added)
                            : Direct.forward(x, weight, added, 1);
            return scope.handUp(y);
        }
    }

    @Override
    public Tensor inputGradient(Tensor ofResult, Tensor weight) {
        try (Scope scope = Scope.open()) {
            Tensor gradient =
                    few(ofResult, FEW)
                            ? summed(ofResult, weight)
                            : Direct.inputGradient(ofResult, weight, 1);
            return scope.handUp(gradient);
        }
    }

    /** Each pixel's gradient is the sum of what the nine pixels around it say of it. */
    private static Tensor summed(Tensor ofResult, Tensor weight) {
        long n = ofResult.size(0);
        long h = ofResult.size(2);
        long w = ofResult.size(3);
        long c = weight.size(1);
        Tensor said = pixels(ofResult).matmul(rows(weight)).view(n, h, w, SIDE, SIDE, c);
        Tensor framed = torch.zeros(n, h + 2, w + 2, c);
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                framed.narrow(1, i, h).narrow(2, j, w).add_(said.select(4, j).select(3, i));
            }
        }
        Tensor inside = framed.narrow(1, 1, h).narrow(2, 1, w).to(ScalarType.BFloat16);
        return inside.contiguous().permute(0, 3, 1, 2);
    }

    @Override
    public void weightGradient(Tensor x, Tensor ofResult, Tensor into) {
        try (Scope scope = Scope.open()) {
            if (few(x, FEW_OF_KERNELS)) {
                Tensor gradients = pixels(ofResult).t().matmul(sideBySide(x));
                into.add_(
                        gradients.view(into.size(0), SIDE, SIDE, into.size(1)).permute(0, 3, 1, 2));
            } else {
                into.add_(Direct.weightGradient(x, ofResult, into.to(type()), 1));
            }
        }
    }

    private static boolean few(Tensor x, long most) {
        return x.size(2) * x.size(3) <= most;
    }

    /** {@code (N, O, H, W)}, channels-last, of kernels {@code (O, 9·I)}. */
    private static Tensor product(Tensor x, Tensor kernels, @Nullable Tensor bias) {
        Tensor y =
                torch.linear(
                        sideBySide(x),
                        kernels,
                        bias == null ? new TensorOptional() : new TensorOptional(bias));
        return y.view(x.size(0), x.size(2), x.size(3), -1).permute(0, 3, 1, 2);
    }

    /** Kernels {@code (O, I, 3, 3)} as {@code (O, 9·I)}. */
    private static Tensor rows(Tensor weight) {
        return weight.permute(0, 2, 3, 1).reshape(weight.size(0), -1);
    }

    /** {@code (N·H·W, C)}. */
    private static Tensor pixels(Tensor x) {
        return x.permute(0, 2, 3, 1).reshape(-1, x.size(1));
    }

    /** {@code (N·H·W, 9·C)}: each pixel with its neighbours, zeros outside of the image. */
    private static Tensor sideBySide(Tensor x) {
        long n = x.size(0);
        long c = x.size(1);
        long h = x.size(2);
        long w = x.size(3);
        Tensor framed =
                torch.zeros(new long[] {n, h + 2, w + 2, c}, new TensorOptions(x.scalar_type()));
        framed.narrow(1, 1, h).narrow(2, 1, w).copy_(x.permute(0, 2, 3, 1));
        long row = (w + 2) * c;
        long[] sizes = {n, h, w, SIDE, SIDE, c};
        long[] steps = {(h + 2) * row, row, c, row, c, 1};
        return framed.as_strided(sizes, steps, new LongOptional())
                .reshape(n * h * w, SIDE * SIDE * c);
    }
}
