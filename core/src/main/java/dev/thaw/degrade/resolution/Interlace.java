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
import dev.thaw.degrade.resolution.RowShift.Beyond;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Interlaced lines of something that moves sideways: line r belongs to field r mod {@code fields},
 * and field f was taken f/(fields − 1) of the motion later, so its lines are displaced by that much
 * of motion·n/T at step n. The motion of an image has an even chance of either direction and is
 * evenly drawn between half of {@code motion} and all of it.
 *
 * <p>From severity 1/2 on the later fields are dropped: their lines fade to the line of the first
 * field above them, with share 2·n/T − 1, so at full severity only the first field is left. It is
 * never displaced; an image of one line stays as it is. Direct, not cumulative.
 */
@Says("interlacing: fields of lines apart in time, of which one is left at last")
public record Interlace(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value = "largest motion between the first and the last field",
                        unit = "widths of the image",
                        rule = "above 0 and at most 100",
                        byDefault = "0.5")
                double motion,
        @Says(value = "number of fields", rule = "2 to 64", byDefault = "2") int fields,
        @Says(value = "what a line shows where it was moved away", byDefault = "edge")
                Beyond beyond)
        implements Degradation {
    public Interlace {
        Check.atLeast("interlace steps", 1, steps);
        Check.that(
                motion > 0 && motion <= 100,
                "interlace motion must be above 0 and at most 100, got " + motion);
        Check.within("interlace fields", 2, 64, fields);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        int height = image.height();
        long[] above = new long[height];
        float[] later = new float[height];
        for (int row = 0; row < height; row++) {
            above[row] = row - row % fields;
            later[row] = row % fields == 0 ? 0 : 1;
        }
        try (Scope scope = Scope.open()) {
            Tensor first = scope.keep(Tensors.to(Tensors.of(above, height), device));
            Tensor dropped = scope.keep(Tensors.of(later, device, height, 1));
            return Formula.open(
                    this,
                    image,
                    device,
                    seeds -> drawn(image, device, first, dropped, seeds),
                    first,
                    dropped);
        }
    }

    private Lines drawn(
            ImageShape image, Device device, Tensor first, Tensor dropped, Seeds seeds) {
        int height = image.height();
        double[] motions = new double[seeds.count()];
        double[] shifts = new double[Math.multiplyExact(seeds.count(), height)];
        Seeds own = seeds.derive("interlace");
        for (int i = 0; i < seeds.count(); i++) {
            RandomGenerator random = own.random(i);
            double way = random.nextBoolean() ? 1 : -1;
            motions[i] = way * (0.5 + 0.5 * random.nextDouble()) * motion * image.width();
            for (int row = 0; row < height; row++) {
                shifts[i * height + row] = motions[i] * (row % fields) / (fields - 1);
            }
        }
        try (Scope scope = Scope.open()) {
            Tensor full = Tensors.of(Tables.floats(shifts), device, seeds.count(), height);
            return new Lines(this, image.width(), first, dropped, motions, scope.keep(full));
        }
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }

    /**
     * A batch.
     *
     * @param first for each line the one of the first field above it, int64 {@code (H)}
     * @param later 1 for the lines of other fields, {@code (H, 1)}
     * @param full displacements at full severity in pixels, {@code (N, H)}
     */
    private record Lines(
            Interlace spec, int width, Tensor first, Tensor later, double[] motions, Tensor full)
            implements Formula.LinearLaw {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            Tensor dropped = dropped(n);
            Tensor moved = shift(n).applied(x0).mul(dropped.neg().add(new Scalar(1f)));
            return moved.add(x0.index_select(2, first).mul(dropped));
        }

        @Override
        public Tensor adjoint(Tensor y, Tensor n) {
            Tensor dropped = dropped(n);
            Tensor moved = shift(n).adjoint(y.mul(dropped.neg().add(new Scalar(1f))));
            return moved.index_add(2, first, y.mul(dropped));
        }

        private Tensor share(Tensor n) {
            return n.to(ScalarType.Float).div(new Scalar((float) spec.steps));
        }

        private RowShift shift(Tensor n) {
            return RowShift.of(full.mul(share(n).view(-1, 1)), width, spec.beyond);
        }

        /** How far each line is dropped, (N, 1, H, 1). */
        private Tensor dropped(Tensor n) {
            Tensor late = share(n).mul(new Scalar(2f)).sub(new Scalar(1f)).relu();
            return Tensors.perImage(late).mul(later);
        }

        @Override
        public Map<String, Object> drawn(int i) {
            return Map.of("motion in pixels", motions[i]);
        }

        @Override
        public void close() {
            full.close();
        }
    }
}
