package dev.thaw.degrade.resolution;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Tables;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A rolling shutter reads one row after the other while the camera moves sideways: row r is
 * displaced by d(r)·n/T at step n, with d a smooth function of the row that is drawn per image and
 * whose largest value is {@code shift}. Fractions of a pixel are read linearly between pixels.
 */
@Says("rolling shutter: rows are displaced sideways by a smooth function")
public record RollingShift(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value = "largest displacement at full severity",
                        unit = "widths of the image",
                        rule = "above 0 and at most 100",
                        byDefault = "1")
                double shift,
        @Says(value = "how the camera moves", byDefault = "wobble") Motion motion,
        @Says(
                        value =
                                "half waves of the fastest wobble from top to bottom; not of a skew",
                        rule = "1 to 1000",
                        byDefault = "8")
                int waves,
        @Says(value = "what a row shows where it was moved away", byDefault = "circular")
                Beyond beyond)
        implements Degradation {
    /** How the camera moves while the rows are read. */
    public enum Motion {
        /** d is a sum of cosines of 1 … {@code waves} half waves with normal weights. */
        WOBBLE,
        /** d is linear, 0 in the middle row, to the left or to the right. */
        SKEW
    }

    public RollingShift {
        Check.atLeast("rolling-shift steps", 1, steps);
        Check.that(
                shift > 0 && shift <= 100,
                "rolling-shift shift must be above 0 and at most 100, got " + shift);
        Check.within("rolling-shift waves", 1, 1000, waves);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        return Formula.open(this, image, device, seeds -> drawn(image, device, seeds));
    }

    private Rows drawn(ImageShape image, Device device, Seeds seeds) {
        int height = image.height();
        double[] shifts = new double[Math.multiplyExact(seeds.count(), height)];
        Seeds own = seeds.derive("rolling shift");
        for (int i = 0; i < seeds.count(); i++) {
            double[] d = curve(own.random(i), height);
            for (int row = 0; row < height; row++) {
                shifts[i * height + row] = d[row] * shift * image.width();
            }
        }
        try (Scope scope = Scope.open()) {
            Tensor all = Tensors.of(Tables.floats(shifts), device, seeds.count(), height);
            return new Rows(this, image, Arrays.stream(shifts).boxed().toList(), scope.keep(all));
        }
    }

    /** d of each row, at most 1; 0 where there is nothing to scale. */
    private double[] curve(RandomGenerator random, int height) {
        double[] d = new double[height];
        if (motion == Motion.SKEW) {
            double way = random.nextBoolean() ? 1 : -1;
            for (int row = 0; row < height; row++) {
                d[row] = way * (row + 0.5 - height / 2.0);
            }
        } else {
            for (int wave = 1; wave <= waves; wave++) {
                double weight = random.nextGaussian();
                for (int row = 0; row < height; row++) {
                    d[row] += weight * Math.cos(Math.PI * wave * (row + 0.5) / height);
                }
            }
        }
        double largest = 0;
        for (double value : d) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int row = 0; row < height; row++) {
            d[row] /= largest == 0 ? 1 : largest;
        }
        return d;
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }

    /** Displacements at full severity in pixels, {@code (N, H)}. */
    private record Rows(RollingShift spec, ImageShape image, List<Double> shifts, Tensor full)
            implements Formula.LinearLaw {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            return rows(n).applied(x0);
        }

        @Override
        public Tensor adjoint(Tensor y, Tensor n) {
            return rows(n).adjoint(y);
        }

        private RowShift rows(Tensor n) {
            Tensor share = n.to(ScalarType.Float).div(new Scalar((float) spec.steps));
            return RowShift.of(full.mul(share.view(-1, 1)), image.width(), spec.beyond);
        }

        @Override
        public Map<String, Object> drawn(int i) {
            int height = image.height();
            return Map.of(
                    "shift of the top row in pixels", shifts.get(i * height),
                    "shift of the bottom row in pixels", shifts.get((i + 1) * height - 1));
        }

        @Override
        public void close() {
            full.close();
        }
    }
}
