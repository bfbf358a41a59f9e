package dev.thaw.degrade.resolution;

import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Displaces each row of each image to the right by its own number of pixels, read linearly between
 * pixels. Linear in the image.
 *
 * @param first for each output pixel the left of the two columns that it reads, int64 {@code (N, 1,
 *     H, W)}
 * @param second the right one
 * @param part what it takes of the right one, float32 {@code (N, 1, H, 1)}
 */
record RowShift(Tensor first, Tensor second, Tensor part) {
    /**
     * @param right displacements in pixels, float32 {@code (N, H)}
     */
    static RowShift of(Tensor right, int width, Beyond beyond) {
        Tensor source = right.neg().unsqueeze(1).unsqueeze(3); // (N, 1, H, 1)
        Tensor whole = source.floor();
        Tensor columns =
                Tensors.to(
                        torch.arange(new Scalar((long) width), new TensorOptions(ScalarType.Long)),
                        Tensors.device(right));
        Tensor at = whole.to(ScalarType.Long).add(columns);
        return new RowShift(
                inside(at, width, beyond),
                inside(at.add(new Scalar(1L)), width, beyond),
                source.sub(whole));
    }

    private static Tensor inside(Tensor at, int width, Beyond beyond) {
        return beyond == Beyond.CIRCULAR
                ? at.remainder(new Scalar((long) width))
                : at.clamp_min(new Scalar(0L)).clamp_max(new Scalar(width - 1L));
    }

    Tensor applied(Tensor x) {
        Tensor right = x.gather(3, second.expand_as(x)).mul(part);
        return x.gather(3, first.expand_as(x)).mul(rest()).add(right);
    }

    Tensor adjoint(Tensor y) {
        return torch.zeros_like(y)
                .scatter_add(3, first.expand_as(y), y.mul(rest()))
                .scatter_add(3, second.expand_as(y), y.mul(part));
    }

    private Tensor rest() {
        return part.neg().add(new Scalar(1f));
    }
}
