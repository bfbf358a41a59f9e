package dev.thaw.degrade.mask;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * A box with soft edges that opens around a point and turns mid grey: D(x, n) = x·keep, keep =
 * clamp((d − r_n)/edge), with d the distance to the point as a share of the picture's sides (the
 * larger of both axes) and r_n going evenly from −edge to {@code reach}. It has the proportions of
 * the picture. Linear: a diagonal C of Soft Diffusion (Daras et al. 2022).
 */
@Says("a box with soft edges opens and turns grey")
public record BoxMask(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "100")
                int steps,
        @Says(
                        value = "half of the final box; 1 covers everything from any point",
                        unit = "share of the sides",
                        rule = "above 0, at most 1",
                        byDefault = "1")
                double reach,
        @Says(
                        value = "width of the edge",
                        unit = "share of the sides",
                        rule = "above 0, at most 1",
                        byDefault = "0.1")
                double edge,
        @Says(value = "whether the point is drawn, else it is the middle", byDefault = "true")
                boolean random)
        implements Degradation {
    public BoxMask {
        Check.atLeast("box-mask steps", 1, steps);
        Check.positive("box-mask reach", reach);
        Check.within("box-mask reach", 0.0, 1.0, reach);
        Check.positive("box-mask edge", edge);
        Check.within("box-mask edge", 0.0, 1.0, edge);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        return Formula.open(this, image, device, seeds -> draw(seeds, image, device));
    }

    private Formula.Law draw(Seeds seeds, ImageShape image, Device device) {
        int count = seeds.count();
        double[] y = new double[count];
        double[] x = new double[count];
        float[] down = new float[count * image.height()];
        float[] right = new float[count * image.width()];
        Seeds own = seeds.derive("mask");
        for (int i = 0; i < count; i++) {
            RandomGenerator generator = own.random(i);
            y[i] = random ? generator.nextDouble() : 0.5;
            x[i] = random ? generator.nextDouble() : 0.5;
            distances(down, i, image.height(), y[i]);
            distances(right, i, image.width(), x[i]);
        }
        try (Scope scope = Scope.open()) {
            Tensor d =
                    Tensors.of(down, device, count, 1, image.height(), 1)
                            .maximum(Tensors.of(right, device, count, 1, 1, image.width()));
            return new Law(this, scope.keep(d), y, x);
        }
    }

    /** From pixel centres to the point, in shares of the side. */
    private static void distances(float[] all, int image, int size, double point) {
        for (int k = 0; k < size; k++) {
            all[image * size + k] = (float) Math.abs((k + 0.5) / size - point);
        }
    }

    /** With everything gone, grey is all there is. */
    @Override
    public Prior prior() {
        return Fill.prior(reach == 1, 0, 0);
    }

    /** Holds the distances, (N, 1, H, W). */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Law(BoxMask spec, Tensor d, double[] y, double[] x)
            implements Formula.LinearLaw {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            double way = spec.reach + spec.edge;
            Tensor r = Tensors.perImage(n).mul(new Scalar(way / spec.steps));
            Tensor keep = d.add(new Scalar(spec.edge)).sub(r).div(new Scalar(spec.edge));
            return x0.mul(
                    keep.clamp(
                            new ScalarOptional(new Scalar(0f)),
                            new ScalarOptional(new Scalar(1f))));
        }

        /** A product with a mask is its own adjoint. */
        @Override
        public Tensor adjoint(Tensor image, Tensor n) {
            return at(image, n);
        }

        @Override
        public Map<String, Object> drawn(int image) {
            return Map.of("y", y[image], "x", x[image]);
        }

        @Override
        public void close() {
            d.close();
        }
    }
}
