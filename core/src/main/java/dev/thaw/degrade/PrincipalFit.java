package dev.thaw.degrade;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The fit of {@link PrincipalGaussian}: keeps up to {@code most} pictures (n, D) as float32, then
 * takes the eigenvectors of the smaller of covariance (D, D) and Gram matrix (n, n) in float64.
 */
final class PrincipalFit implements Prior.Fit {
    /** Pictures kept take at most 1 GiB. */
    private static final long MOST_BYTES = 1L << 30;

    /** Columns per slice while a Gram matrix is summed in float64. */
    private static final long SLICE = 8192;

    /** Variance below this share of the largest is rounding, not data. */
    private static final double LEAST_SHARE = 1e-10;

    /** Variance per pixel below this (a std of 1e-6 in [-1, 1]) is rounding, not data. */
    private static final double LEAST_PER_PIXEL = 1e-12;

    private final int components;
    private final int most;
    private final ImageShape image;
    private final long size;
    private final List<Tensor> batches = new ArrayList<>();
    private int count;

    PrincipalFit(int components, int most, ImageShape image) {
        this.components = components;
        this.most = most;
        this.image = image;
        this.size = (long) image.channels() * image.height() * image.width();
        long fits = MOST_BYTES / (4 * size);
        Check.that(
                most <= fits,
                "principal-gaussian images must be at most "
                        + fits
                        + " for images of "
                        + image
                        + " (1 GiB), got "
                        + most);
    }

    /** Pictures beyond the wanted number are ignored. */
    @Override
    public void add(Tensor xT) {
        Check.that(
                xT.dim() == 4 && xT.numel() == xT.size(0) * size,
                "the prior is fitted on images of " + image + ", got " + Tensors.describe(xT));
        long take = Math.min(xT.size(0), most - count);
        if (take <= 0) {
            return;
        }
        try (Scope scope = Scope.open()) {
            Tensor rows = Tensors.to(xT.detach().narrow(0, 0, take), Device.CPU);
            batches.add(scope.keep(rows.to(ScalarType.Float).reshape(take, size).clone()));
            count += (int) take;
        }
    }

    @Override
    public Map<String, Tensor> finish() {
        if (count < 2) {
            throw Fault.input(
                    "principal-gaussian needs at least 2 degraded training pictures, got " + count);
        }
        try (Scope scope = Scope.open()) {
            Tensor rows = torch.cat(new TensorVector(batches.toArray(Tensor[]::new)), 0);
            if (!torch.isfinite(rows).all().item_bool()) {
                throw Fault.input(
                        "principal-gaussian got degraded pictures with NaN or infinite pixels");
            }
            Tensor mean =
                    rows.mean(new long[] {0}, false, new ScalarTypeOptional(ScalarType.Double));
            boolean fewRows = count <= size;
            Tensor moments = fewRows ? gram(rows, mean) : covariance(rows, mean);
            T_TensorTensor_T eigen = torch.linalg_eigh(moments.div(new Scalar(count - 1.0)));
            int kept = significant(Tensors.doubles(eigen.get0()));
            long first = moments.size(0) - kept; // eigenvalues ascend
            Tensor variances = eigen.get0().narrow(0, first, kept).flip(0);
            Tensor vectors = eigen.get1().narrow(1, first, kept).flip(1); // (n or D, K)
            Tensor directions = fewRows ? throughRows(rows, mean, vectors, variances) : vectors.t();
            return Map.of(
                    "mean", scope.handUp(mean.to(ScalarType.Float)),
                    "components", scope.handUp(directions.to(ScalarType.Float).contiguous()),
                    "deviations", scope.handUp(variances.sqrt().to(ScalarType.Float)));
        }
    }

    /** How many of the ascending eigenvalues are data: at most {@code components}. */
    private int significant(double[] variances) {
        double largest = variances[variances.length - 1];
        double least = Math.max(largest * LEAST_SHARE, size * LEAST_PER_PIXEL);
        int kept = (int) Arrays.stream(variances).filter(v -> v > least).count();
        if (kept == 0) {
            throw Fault.input(
                    "principal-gaussian has nothing to fit: the "
                            + count
                            + " degraded training pictures are all alike");
        }
        return Math.min(kept, components);
    }

    private Tensor covariance(Tensor rows, Tensor mean) {
        Tensor centred = rows.to(ScalarType.Double).sub(mean); // (n, D)
        return centred.t().mm(centred);
    }

    private Tensor gram(Tensor rows, Tensor mean) {
        Tensor gram = torch.zeros(new long[] {count, count}, new TensorOptions(ScalarType.Double));
        overSlices(rows, mean, (centred, from) -> gram.addmm_(centred, centred.t()));
        return gram;
    }

    /** The unit directions u = Xᵀv/√((n−1)λ) that belong to eigenvectors v of the Gram matrix. */
    private Tensor throughRows(Tensor rows, Tensor mean, Tensor vectors, Tensor variances) {
        Tensor unit = vectors.div(variances.mul(new Scalar(count - 1.0)).sqrt()); // (n, K)
        Tensor directions =
                torch.zeros(
                        new long[] {vectors.size(1), size}, new TensorOptions(ScalarType.Double));
        overSlices(
                rows,
                mean,
                (centred, from) ->
                        directions.narrow(1, from, centred.size(1)).copy_(unit.t().mm(centred)));
        return directions;
    }

    private void overSlices(Tensor rows, Tensor mean, SliceUse use) {
        for (long from = 0; from < size; from += SLICE) {
            long width = Math.min(SLICE, size - from);
            try (Scope slice = Scope.open()) {
                Tensor centred =
                        rows.narrow(1, from, width)
                                .to(ScalarType.Double)
                                .sub(mean.narrow(0, from, width));
                use.accept(centred, from);
            }
        }
    }

    /** Takes the centred columns {@code from …} of the data, (n, width) float64. */
    @FunctionalInterface
    private interface SliceUse {
        void accept(Tensor centred, long from);
    }

    @Override
    public void close() {
        batches.forEach(Tensor::close);
        batches.clear();
    }
}
