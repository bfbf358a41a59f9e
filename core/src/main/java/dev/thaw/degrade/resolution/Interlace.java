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
 * Interlaced lines of something that moves sideways: line r belongs to field r mod {@code fields},
 * and field f was taken f/(fields − 1) of the motion later, so its lines are displaced by that much
 * of motion·n/T at step n. The motion of an image has an even chance of either direction and is
 * evenly drawn between half of {@code motion} and all of it.
 *
 * <p>From severity 1/2 on the later fields are dropped, too: their lines are multiplied by 2 −
 * 2·n/T, so at full severity only the first field is left between lines of mid-grey (0). The first
 * field never changes; an image of one line stays as it is. Direct, not cumulative.
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
        float[] later = new float[image.height()];
        for (int row = 0; row < later.length; row++) {
            later[row] = row % fields == 0 ? 0 : 1;
        }
        try (Scope scope = Scope.open()) {
            Tensor dropped = scope.keep(Tensors.of(later, device, later.length, 1));
            return Formula.open(
                    this, image, device, seeds -> drawn(image, device, dropped, seeds), dropped);
        }
    }

    private Lines drawn(ImageShape image, Device device, Tensor dropped, Seeds seeds) {
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
            return new Lines(
                    this,
                    image.width(),
                    dropped,
                    Arrays.stream(motions).boxed().toList(),
                    scope.keep(full));
        }
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }

    /**
     * A batch.
     *
     * @param later 1 for the lines of other fields than the first, {@code (H, 1)}
     * @param full displacements at full severity in pixels, {@code (N, H)}
     */
    private record Lines(Interlace spec, int width, Tensor later, List<Double> motions, Tensor full)
            implements Formula.LinearLaw {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            return shift(n).applied(x0).mul(kept(n));
        }

        @Override
        public Tensor adjoint(Tensor y, Tensor n) {
            return shift(n).adjoint(y.mul(kept(n)));
        }

        private Tensor share(Tensor n) {
            return n.to(ScalarType.Float).div(new Scalar((float) spec.steps));
        }

        private RowShift shift(Tensor n) {
            return RowShift.of(full.mul(share(n).view(-1, 1)), width, spec.beyond);
        }

        /** What is left of each line, (N, 1, H, 1). */
        private Tensor kept(Tensor n) {
            Tensor late = share(n).mul(new Scalar(2f)).sub(new Scalar(1f)).relu();
            return Tensors.perImage(late).mul(later).neg().add(new Scalar(1f));
        }

        @Override
        public Map<String, Object> drawn(int i) {
            return Map.of("motion in pixels", motions.get(i));
        }

        @Override
        public void close() {
            full.close();
        }
    }
}
