package dev.thaw.degrade.blur;

import dev.thaw.degrade.Formula;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Blur by one kernel per image. The plane belongs to the operator. */
record Convolving(Plane plane, Kernels kernels) implements Formula.LinearLaw {
    /** n/T of each image, float32 {@code (N, 1, …)} of {@code axes} axes. */
    static Tensor share(Tensor n, int steps, int axes) {
        long[] shape = new long[axes];
        Arrays.fill(shape, 1);
        shape[0] = -1;
        return n.to(ScalarType.Float).div(new Scalar((float) steps)).view(shape);
    }

    @Override
    public Tensor at(Tensor x0, Tensor n) {
        return plane.convolved(x0, kernels.of(n));
    }

    @Override
    public Tensor adjoint(Tensor y, Tensor n) {
        return plane.correlated(y, kernels.of(n));
    }

    @Override
    public Map<String, Object> drawn(int image) {
        return kernels.drawn(image);
    }

    @Override
    public void close() {
        kernels.close();
    }
}
