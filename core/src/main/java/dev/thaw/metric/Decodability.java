package dev.thaw.metric;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How well clean pictures can be predicted linearly from degraded ones: R² on pictures that were
 * not used for the fit, 1 = everything that counts is still there, 0 = nothing (clamped).
 *
 * <p>What is predicted are the leading principal components of the clean training pictures, as many
 * as a quarter of their number, weighted by their variance. Predicted from are all degraded pixels,
 * rounded to the levels of 8 bits but not clamped, so that what no picture file would show does not
 * count. The fit is ridge regression (Hoerl and Kennard 1970) in its dual form with the strength
 * that generalized cross-validation prefers (Golub, Heath, Wahba 1979). Without degradation the
 * components lie in the span of the training pictures, so the answer is 1 however few they are.
 */
public final class Decodability implements AutoCloseable {
    /** Training pictures per component: fewer would fit noise. */
    private static final int PICTURES_PER_COMPONENT = 4;

    /** The eigenvalue problem of a fit grows with the cube of the pictures. */
    private static final int MOST = 2048;

    private static final int LEAST = 16;

    /** Variance below this share of the largest is rounding, not data. */
    private static final double LEAST_SHARE = 1e-10;

    /** Variance per pixel below this is rounding: a hundredth of that of a level of 8 bits. */
    private static final double LEAST_VARIANCE = 5e-8;

    /** Targets of the training pictures, float64 {@code (n, K)}. */
    private final Tensor train;

    /** Targets of the held-out pictures, float64 {@code (m, K)}. */
    private final Tensor test;

    private final double share;

    private Decodability(Tensor train, Tensor test, double share) {
        this.train = train;
        this.test = test;
        this.share = share;
    }

    /**
     * Chooses what is to be predicted. The caller closes it.
     *
     * @param train clean pictures to fit on, {@code (n, C, H, W)}, n at least 16
     * @param test clean pictures to measure on, {@code (m, C, H, W)}
     * @throws Fault of kind input when the training pictures are all alike
     */
    public static Decodability of(Tensor train, Tensor test) {
        Check.within(
                "training pictures of a decodability", LEAST, MOST, Math.toIntExact(train.size(0)));
        Check.atLeast("held-out pictures of a decodability", 1, test.size(0));
        try (Scope scope = Scope.open()) {
            Tensor rows = rows(train);
            Tensor mean = rows.mean(0);
            Tensor centred = rows.sub(mean);
            Eigen eigen = Eigen.of(centred.mm(centred.t()));
            int kept = significant(eigen, train.size(0), centred.size(1));
            long first = train.size(0) - kept; // eigenvalues ascend
            Tensor deviations = eigen.values().narrow(0, first, kept).sqrt();
            Tensor vectors = eigen.vectors().narrow(1, first, kept);
            Tensor targets = vectors.mul(deviations);
            Tensor unseen =
                    rows(test).sub(mean).mm(centred.t().mm(vectors.div(deviations))); // (m, K)
            double all = Tensors.value(eigen.values().sum());
            double share = Tensors.value(deviations.square().sum()) / all;
            return new Decodability(scope.keep(targets), scope.keep(unseen), share);
        }
    }

    private static int significant(Eigen eigen, long pictures, long pixels) {
        double[] variances = Tensors.doubles(eigen.values());
        double largest = variances[variances.length - 1];
        if (largest <= LEAST_VARIANCE * pictures * pixels / 100) {
            throw Fault.input("the pictures of a decodability must differ, all are alike");
        }
        int data = (int) Arrays.stream(variances).filter(v -> v > LEAST_SHARE * largest).count();
        return Math.min(data, Math.max(1, (int) (pictures / PICTURES_PER_COMPONENT)));
    }

    /** How many components are predicted. */
    public int components() {
        return (int) train.size(1);
    }

    /** Share of the variance of the training pictures that these components hold. */
    public double share() {
        return share;
    }

    /**
     * R² of the held-out pictures within [0, 1].
     *
     * @param degradedTrain the training pictures, degraded, in their order
     * @param degradedTest the held-out pictures, degraded, in their order
     */
    public double measure(Tensor degradedTrain, Tensor degradedTest) {
        Check.that(
                degradedTrain.size(0) == train.size(0) && degradedTest.size(0) == test.size(0),
                "a decodability of "
                        + train.size(0)
                        + " and "
                        + test.size(0)
                        + " pictures got "
                        + degradedTrain.size(0)
                        + " and "
                        + degradedTest.size(0));
        try (Scope _ = Scope.open()) {
            Tensor seen = levels(rows(degradedTrain));
            Tensor mean = seen.mean(0);
            Tensor centred = seen.sub(mean);
            Eigen eigen = Eigen.of(centred.mm(centred.t()));
            double largest = Tensors.value(eigen.values().max());
            if (largest <= LEAST_VARIANCE * centred.numel() / 100) {
                return 0; // all degraded pictures are alike
            }
            Tensor turned = eigen.vectors().t().mm(train); // (n, K)
            double strength = strength(eigen, turned, largest);
            Tensor weights =
                    eigen.vectors()
                            .mm(turned.div(eigen.values().add(new Scalar(strength)).view(-1, 1)));
            Tensor alike = levels(rows(degradedTest)).sub(mean).mm(centred.t()); // (m, n)
            double left = Tensors.value(alike.mm(weights).sub(test).square().sum());
            double all = Tensors.value(test.square().sum());
            return all == 0 ? 0 : Math.clamp(1 - left / all, 0.0, 1.0);
        }
    }

    /** The ridge with the least generalized cross-validation score, over 14 decades. */
    private double strength(Eigen eigen, Tensor turned, double largest) {
        double[] values = Tensors.doubles(eigen.values());
        double[] energy = Tensors.doubles(turned.square().sum(1)); // by eigenvector
        double best = Double.POSITIVE_INFINITY;
        double chosen = largest;
        for (int half = -20; half <= 8; half++) {
            double ridge = largest * Math.pow(10, half / 2.0);
            double left = 0;
            double freedom = values.length - 1.0; // one goes into the mean
            for (int i = 0; i < values.length; i++) {
                double kept = Math.max(0, values[i]) / (Math.max(0, values[i]) + ridge);
                left += (1 - kept) * (1 - kept) * energy[i];
                freedom -= kept;
            }
            double score = left / (freedom * freedom);
            if (freedom > 0 && score < best) {
                best = score;
                chosen = ridge;
            }
        }
        return chosen;
    }

    /** One row per picture, float64 on the processor. */
    private static Tensor rows(Tensor pictures) {
        return Tensors.to(pictures, Device.CPU).to(ScalarType.Double).reshape(pictures.size(0), -1);
    }

    /** The nearest levels of 8 bits, also beyond [-1, 1]. */
    private static Tensor levels(Tensor rows) {
        Scalar half = new Scalar(127.5);
        return rows.add(new Scalar(1.0)).mul(half).round().div(half).sub(new Scalar(1.0));
    }

    /** Eigenvalues in ascending order and their vectors as columns. */
    private record Eigen(Tensor values, Tensor vectors) {
        static Eigen of(Tensor symmetric) {
            T_TensorTensor_T both = torch.linalg_eigh(symmetric);
            return new Eigen(both.get0(), both.get1());
        }
    }

    @Override
    public void close() {
        train.close();
        test.close();
    }
}
