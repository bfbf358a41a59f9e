package dev.thaw.golden;

import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.mask.Holes;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Gaussian holes. */
final class InpaintRunner implements GoldenRunner {
    @Override
    public void run(GoldenCase c) {
        InpaintMask spec = Recipes.mask(c.operator(), c.params());
        if (spec == null) {
            throw new NoRunner(c);
        }
        int steps = spec.steps();
        Tensor x = c.tensor("in.x");
        ImageShape image = Recipes.shape(x);
        int size = image.height();
        try (Holes holes = spec.open(image, Device.CPU);
                Degrader d = Recipes.holes(holes, c, (int) x.size(0), size)) {
            Tensor y = d.degrade(x, Recipes.severity(c.tensor("in.q_t"), steps));
            c.expect("out.q_sample", y);
            if (c.params().path("discrete").asBoolean()) {
                c.expect("out.q_sample_discrete", Recipes.eightBit(y));
            }
        }
        if (spec.centre() == InpaintMask.Centre.RANDOM) {
            c.expect(
                    "out.masks", masks(spec, List.of(0, steps / 2, steps - 1), 2 * size, size - 1));
            return;
        }
        c.expect("out.masks", masks(spec, c.times(), size, size / 2 - 1));
        c.expect("out.cumulative", cumulative(spec, c, size));
    }

    /** Masks of single steps, {@code (steps, size, size)}, around pixel (centre, centre). */
    private static Tensor masks(InpaintMask spec, List<Integer> steps, int size, int centre) {
        float[] values = new float[steps.size() * size * size];
        for (int k = 0; k < values.length; k++) {
            int dy = Math.floorDiv(k, size) % size - centre;
            int dx = k % size - centre;
            values[k] = (float) spec.mask(steps.get(Math.floorDiv(k, size * size)), dy, dx);
        }
        return Tensors.of(values, steps.size(), size, size);
    }

    /** What is left of a white image after t + 1 steps, for every t at once. */
    private static Tensor cumulative(InpaintMask spec, GoldenCase c, int size) {
        long[] times = c.times().stream().mapToLong(Integer::longValue).toArray();
        int count = times.length;
        Tensor severity = Recipes.severity(Tensors.of(times, count), spec.steps());
        int[] centres = IntStream.generate(() -> size / 2 - 1).limit(count).toArray();
        try (Holes holes = spec.open(new ImageShape(1, size, size), Device.CPU);
                Degrader d = holes.at(centres, centres)) {
            Tensor white = torch.ones(count, 1, size, size).mul(new Scalar(1f));
            return d.degrade(white, severity);
        }
    }
}
