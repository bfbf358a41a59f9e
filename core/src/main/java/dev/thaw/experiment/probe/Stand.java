package dev.thaw.experiment.probe;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Tables;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Where a degradation is tried: one image shape, a handful of images, keys. Arguments are always
 * copies and results are copied at once, so one broken habit of a degradation does not spoil the
 * check of another.
 */
record Stand(Degradation spec, ImageShape image, Device device, Seeds seeds) {
    static final int COUNT = 4;

    static Stand of(Degradation spec, ImageShape image, Device device, long seed) {
        return new Stand(spec, image, device, Seeds.of(seed, 0, COUNT).derive("self-test"));
    }

    /** With an operator and one draw. */
    <T> T with(Use<T> use) {
        try (Operator operator = spec.open(image, device);
                Degrader d = operator.draw(seeds)) {
            return use.of(operator, d);
        }
    }

    /** What is done with an open degradation. */
    @FunctionalInterface
    interface Use<T> {
        T of(Operator operator, Degrader d);
    }

    /** D(x0, severity) on copies. */
    static Tensor degrade(Degrader d, Tensor x0, Tensor severity) {
        try (Scope scope = Scope.open()) {
            return scope.handUp(d.degrade(x0.clone(), severity.clone()).clone());
        }
    }

    /** One severity for all images of a batch. */
    Tensor severity(int step, long count) {
        return Tensors.severity((double) step / spec.steps(), count, device);
    }

    /** One severity per image. */
    Tensor severities(double... values) {
        return Tensors.of(Tables.floats(values), device, values.length);
    }

    /** A handful of steps, from 0 to T. */
    List<Integer> steps() {
        int t = spec.steps();
        return IntStream.of(0, 1, t / 4, t / 2, 3 * t / 4, t).distinct().sorted().boxed().toList();
    }

    /** n/T for four different steps, as far as there are so many. */
    int[] unlike() {
        int t = spec.steps();
        return new int[] {t, Math.ceilDiv(t, 4), 0, Math.ceilDiv(t, 2)};
    }

    /**
     * Uniform in [-1, 1) with some pixels of −0.0, which only an exact identity keeps; only −1 and
     * 1; all black; all white.
     */
    Tensor images() {
        try (Scope scope = Scope.open()) {
            int size = image.channels() * image.height() * image.width();
            Tensor rows =
                    Noise.uniform(Seeds.of(1, 0, COUNT), size, Device.CPU)
                            .mul(new Scalar(2f))
                            .sub(new Scalar(1f));
            rows.select(0, 0).narrow(0, 0, Math.ceilDiv(size, 4)).fill_(new Scalar(-0f));
            rows.select(0, 1).sign_();
            rows.select(0, 2).fill_(new Scalar(-1f));
            rows.select(0, 3).fill_(new Scalar(1f));
            return scope.handUp(Tensors.to(rows.view(image.batch(COUNT)), device));
        }
    }

    /** The largest absolute difference; NaN as soon as one is. */
    static double apart(Tensor a, Tensor b) {
        try (Scope _ = Scope.open()) {
            return Tensors.value(a.sub(b).abs().max());
        }
    }

    /** How many values differ in their bits. */
    static long differing(Tensor a, Tensor b) {
        float[] p = Tensors.floats(a);
        float[] q = Tensors.floats(b);
        return IntStream.range(0, p.length)
                .filter(i -> Float.floatToRawIntBits(p[i]) != Float.floatToRawIntBits(q[i]))
                .count();
    }
}
