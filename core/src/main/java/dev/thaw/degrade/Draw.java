package dev.thaw.degrade;

import dev.thaw.base.Check;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What one {@link Degrader} was drawn for; checks its arguments and turns severities into steps.
 *
 * @param steps T of the process
 * @param image shape of every image
 * @param device where the images and severities must be
 * @param count N, the number of images
 */
public record Draw(int steps, ImageShape image, Device device, int count) {
    /**
     * The number of steps n = round(severity·T) of each image, int64 {@code (N)}, within 0 … T.
     *
     * @param x images {@code (N, C, H, W)} float32
     * @param severity {@code (N)} float32 in [0, 1]
     */
    public Tensor index(Tensor x, Tensor severity) {
        Check.that(
                x.dim() == 4
                        && x.size(0) == count
                        && x.size(1) == image.channels()
                        && x.size(2) == image.height()
                        && x.size(3) == image.width(),
                "a degrader drawn for "
                        + count
                        + " images of "
                        + image
                        + " got "
                        + Tensors.describe(x));
        here("images", x);
        Check.that(
                Tensors.type(x) == ScalarType.Float,
                "images must be float32, got " + Tensors.type(x));
        return index(severity);
    }

    /** As above, without images. */
    public Tensor index(Tensor severity) {
        Check.that(
                severity.dim() == 1 && severity.size(0) == count,
                "severity must hold one value for each of "
                        + count
                        + " images, got "
                        + Tensors.describe(severity));
        here("severities", severity);
        try (Scope scope = Scope.open()) {
            Tensor n = severity.mul(new Scalar((float) steps)).round().to(ScalarType.Long);
            return scope.handUp(
                    n.clamp(
                            new ScalarOptional(new Scalar(0L)),
                            new ScalarOptional(new Scalar((long) steps))));
        }
    }

    /** The same for one severity of a process of {@code steps} steps. */
    public static int index(double severity, int steps) {
        return (int) Math.clamp(Math.rint((float) severity * (float) steps), 0, steps);
    }

    /** n/T of each image, float32 {@code (N, 1, 1, 1)}. */
    public static Tensor share(Tensor n, int steps) {
        try (Scope scope = Scope.open()) {
            Tensor share = n.to(ScalarType.Float).div(new Scalar((float) steps));
            return scope.handUp(Tensors.perImage(share));
        }
    }

    /**
     * The step with which item {@code rank} = 0 … count−1 of an ordered lot comes, when ⌈count·n/T⌉
     * have come after n steps: within 1 … T.
     */
    public static int arrival(int rank, int count, int steps) {
        return Math.toIntExact((long) rank * steps / count + 1);
    }

    private void here(String what, Tensor t) {
        Device found = Tensors.device(t);
        Check.that(
                found.equals(device),
                what + " must be on " + device + " with their degrader, got " + found);
    }

    /** {@code clean} in rows with n = 0, {@code degraded} in all others. */
    public static Tensor cleanWhereZero(Tensor n, Tensor clean, Tensor degraded) {
        try (Scope scope = Scope.open()) {
            Tensor isClean = Tensors.perImage(n.eq(new Scalar(0L)));
            return scope.handUp(clean.where(isClean, degraded).contiguous());
        }
    }
}
