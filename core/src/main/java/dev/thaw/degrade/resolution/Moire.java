package dev.thaw.degrade.resolution;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Moiré by resampling: the image is read on a grid that is turned and coarser than its own, without
 * a filter, and shown on its own grid again, both times by the nearest point. What beats between
 * the two grids is what a camera sees that takes a picture of a screen.
 *
 * <p>At step n the grid's points are {@code spacing}^(n/T) pixels apart and it is turned by n/T of
 * an angle about a point; angle and point are drawn per image. A pixel p shows the image at the
 * grid point that is nearest to p, rounded to a pixel and held within the border: it is always a
 * pixel of its image. Direct, not cumulative.
 */
@Says("moiré: the image is read on a turned, coarser grid without a filter")
public record Moire(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value = "distance of the grid's points at full severity",
                        unit = "pixels",
                        rule = "above 1 and at most 10000",
                        byDefault = "5")
                double spacing,
        @Says(
                        value =
                                "largest turn of the grid at full severity; drawn evenly up to it,"
                                        + " both ways",
                        unit = "degrees",
                        rule = "0 to 180",
                        byDefault = "30")
                double turn)
        implements Degradation {
    public Moire {
        Check.atLeast("moire steps", 1, steps);
        Check.that(
                spacing > 1 && spacing <= 10_000,
                "moire spacing must be above 1 and at most 10000, got " + spacing);
        Check.within("moire turn", 0.0, 180.0, turn);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Tensor spacings = doubles(steps + 1, n -> Math.pow(spacing, (double) n / steps), device);
        Tensor rows = doubles(image.height(), i -> i, device);
        Tensor columns = doubles(image.width(), i -> i, device);
        return Formula.open(
                this,
                image,
                device,
                seeds -> drawn(image, device, new Grid(image, spacings, rows, columns), seeds),
                spacings,
                rows,
                columns);
    }

    /** float64, since a pixel that is just nearer than another must stay so on every device. */
    private static Tensor doubles(int count, IntToDoubleFunction value, Device device) {
        double[] values = new double[count];
        Arrays.setAll(values, value);
        try (Scope scope = Scope.open()) {
            return scope.keep(Tensors.to(Tensors.of(values, count), device));
        }
    }

    private Nearest drawn(ImageShape image, Device device, Grid grid, Seeds seeds) {
        int count = seeds.count();
        double[] drawn = new double[3 * count];
        Seeds own = seeds.derive("moire");
        for (int i = 0; i < count; i++) {
            RandomGenerator random = own.random(i);
            drawn[i] = turn * (2 * random.nextDouble() - 1);
            drawn[count + i] = (image.height() - 1) * random.nextDouble();
            drawn[2 * count + i] = (image.width() - 1) * random.nextDouble();
        }
        return new Nearest(
                this,
                grid,
                Arrays.stream(drawn).boxed().toList(),
                doubles(3 * count, i -> drawn[i], device));
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }

    /** What all images share: the spacing of each step, and the pixels' coordinates. */
    private record Grid(ImageShape image, Tensor spacings, Tensor rows, Tensor columns) {}

    /** A batch; {@code values} holds N angles, N rows and N columns of the centres. */
    private record Nearest(Moire spec, Grid grid, List<Double> drawn, Tensor values)
            implements Formula.LinearLaw {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            Tensor flat = x0.flatten(2, 3);
            return flat.gather(2, source(n).expand_as(flat)).view_as(x0);
        }

        @Override
        public Tensor adjoint(Tensor y, Tensor n) {
            Tensor flat = y.flatten(2, 3);
            Tensor back = torch.zeros_like(flat);
            return back.scatter_add(2, source(n).expand_as(flat), flat).view_as(y);
        }

        /** The pixel of the image that each pixel shows, int64 (N, 1, H·W). */
        private Tensor source(Tensor n) {
            long count = n.size(0);
            Tensor share = n.to(ScalarType.Double).div(new Scalar((double) spec.steps));
            Tensor angle = values.narrow(0, 0, count).mul(share).mul(new Scalar(Math.PI / 180));
            Tensor cosine = angle.cos().view(-1, 1, 1);
            Tensor sine = angle.sin().view(-1, 1, 1);
            Tensor apart = grid.spacings.index_select(0, n).view(-1, 1, 1);
            Tensor row = values.narrow(0, count, count).view(-1, 1, 1);
            Tensor column = values.narrow(0, 2 * count, count).view(-1, 1, 1);
            Tensor down = grid.rows.view(1, -1, 1).sub(row);
            Tensor right = grid.columns.view(1, 1, -1).sub(column);
            Tensor v = down.mul(cosine).sub(right.mul(sine)).div(apart).round().mul(apart);
            Tensor u = right.mul(cosine).add(down.mul(sine)).div(apart).round().mul(apart);
            Tensor y = row.add(v.mul(cosine)).add(u.mul(sine));
            Tensor x = column.add(u.mul(cosine)).sub(v.mul(sine));
            int width = grid.image.width();
            return within(y, grid.image.height())
                    .mul(new Scalar((long) width))
                    .add(within(x, width))
                    .view(count, 1, -1);
        }

        private static Tensor within(Tensor at, int size) {
            Tensor pixel = at.round().to(ScalarType.Long);
            return pixel.clamp_min(new Scalar(0L)).clamp_max(new Scalar(size - 1L));
        }

        @Override
        public Map<String, Object> drawn(int i) {
            int count = drawn.size() / 3;
            return Map.of(
                    "turn in degrees", drawn.get(i),
                    "row of the centre", drawn.get(count + i),
                    "column of the centre", drawn.get(2 * count + i));
        }

        @Override
        public void close() {
            values.close();
        }
    }
}
