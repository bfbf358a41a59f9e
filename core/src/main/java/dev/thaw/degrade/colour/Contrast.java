package dev.thaw.degrade.colour;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.OwnEnd;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Less and less contrast: D(x, n) = m + (1 − n/T)(x − m), flat at the last step, with m the mean of
 * the picture's own values over all pixels and channels, or 0, mid grey.
 */
@Says("contrast fades until the picture is flat")
public record Contrast(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value = "the level that is left: the picture's own mean, or mid grey",
                        byDefault = "mean")
                Towards towards)
        implements Degradation {
    /** What is left. */
    public enum Towards {
        /** One level per picture: the mean of its values. */
        MEAN,
        /** Mid grey for all. */
        GREY
    }

    public Contrast {
        Check.atLeast("contrast steps", 1, steps);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        return Formula.open(this, image, device, _ -> new Faded(this));
    }

    @Override
    public Prior prior() {
        return towards == Towards.GREY ? new OwnEnd(this) : PrincipalGaussian.DEFAULT;
    }

    /** Both matrices are symmetric: each is its own adjoint. */
    private record Faded(Contrast spec) implements Formula.LinearLaw {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            Tensor left = Draw.share(n, spec.steps).neg().add(new Scalar(1f));
            if (spec.towards == Towards.GREY) {
                return x0.mul(left);
            }
            Tensor mean = x0.mean(new long[] {1, 2, 3}, true, new ScalarTypeOptional());
            return mean.add(x0.sub(mean).mul(left));
        }

        @Override
        public Tensor adjoint(Tensor y, Tensor n) {
            return at(y, n);
        }
    }
}
