package dev.thaw.degrade.blur;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Separable;
import dev.thaw.degrade.blur.GaussianBlur.Border;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;

/**
 * The mean over a square about each pixel, whose side at step n is 1 + (side − 1)·n/T pixels, with
 * {@code side} the full one; pixels that the square covers in part count in part. Repeated boxes
 * come close to a Gaussian. Direct, not cumulative.
 */
@Says("box blur: the mean over a square that grows")
public record BoxBlur(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value = "side of the square at full severity, at least a pixel",
                        unit = "longer sides of the image",
                        rule = "above 0 and at most 2",
                        byDefault = "0.6")
                double side,
        @Says(value = "how often the box is applied at each step", rule = "1 to 8", byDefault = "1")
                int passes,
        @Says(value = "what lies beyond the border", byDefault = "reflect") Border border)
        implements Degradation {
    public BoxBlur {
        Check.atLeast("box-blur steps", 1, steps);
        Shares.check("box-blur side", side);
        Check.within("box-blur passes", 1, 8, passes);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        double full = Math.max(1, Shares.pixels(side, image));
        return Separable.open(
                steps,
                image,
                device,
                (step, product, size) -> boxes(1 + (full - 1) * (step + 1) / steps, size));
    }

    private double[] boxes(double width, int size) {
        double[] matrix = Separable.identity(size);
        for (int pass = 0; pass < passes; pass++) {
            matrix = boxed(matrix, width, size);
        }
        return matrix;
    }

    /** The box of this width after {@code before}. */
    private double[] boxed(double[] before, double width, int size) {
        double half = width / 2;
        int reach = (int) Math.ceil(half - 0.5);
        int period = border == Border.CIRCULAR ? size : Math.max(1, 2 * size - 2);
        double[] boxed = new double[before.length];
        for (int j = -reach; j <= reach; j++) {
            double covered = Math.min(1, half + 0.5 - Math.abs(j)) / width;
            for (int row = 0; row < size; row++) {
                int at = Math.floorMod(row + j, period);
                int from = at < size ? at : period - at;
                for (int k = 0; k < size; k++) {
                    boxed[row * size + k] += covered * before[from * size + k];
                }
            }
        }
        return boxed;
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
