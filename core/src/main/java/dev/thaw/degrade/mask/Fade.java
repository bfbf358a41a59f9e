package dev.thaw.degrade.mask;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Tables;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * The whole picture fades to mid grey: D(x, n) = x·Π_{i&lt;n} f_i with f_i = 1 − rate (constant) or
 * f_i = 1 − rate·(i + 1) (linear); the naive fade of the official inpainting code.
 */
@Says("the whole picture fades to mid grey")
public record Fade(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "10")
                int steps,
        @Says(
                        value = "share that the first step takes",
                        rule = "between 0 and 1",
                        byDefault = "0.1")
                double rate,
        @Says(value = "how the share goes from step to step", byDefault = "linear")
                Schedule schedule,
        @Says(
                        value =
                                "whether a step that takes more than all turns the picture into its"
                                        + " negative, as in the official code",
                        byDefault = "false")
                boolean negative)
        implements Degradation {
    /** The share that step i = 0 … T−1 takes. */
    public enum Schedule {
        /** The same at each step. */
        CONSTANT,
        /** Times i + 1. */
        LINEAR
    }

    public Fade {
        Check.atLeast("fade steps", 1, steps);
        Check.within("fade rate", 0.0, 1.0, rate);
    }

    /** f_i of step {@code step} = 0 … T−1. */
    public double factor(int step) {
        double factor = 1 - rate * (schedule == Schedule.LINEAR ? step + 1.0 : 1);
        return negative ? factor : Math.max(factor, 0);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        double[] product = {1};
        Tensor left =
                Tables.keep(
                        device,
                        steps,
                        n -> {
                            product[0] *= n == 0 ? 1 : factor(n - 1);
                            return new float[] {(float) product[0]};
                        },
                        1);
        return new Operator() {
            @Override
            public Degrader draw(Seeds seeds) {
                Draw draw = new Draw(steps, image, device, seeds.count());
                return Cover.of(draw, n -> Tensors.perImage(left.index_select(0, n)), null);
            }

            @Override
            public void close() {
                left.close();
            }
        };
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
