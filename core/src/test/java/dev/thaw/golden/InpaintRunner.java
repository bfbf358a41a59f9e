package dev.thaw.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.compose.EightBit;
import dev.thaw.degrade.mask.Fade;
import dev.thaw.degrade.mask.Fade.Schedule;
import dev.thaw.degrade.mask.Holes;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.mask.Spiral;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Masks: Gaussian holes, those that generate, fades and spirals. */
final class InpaintRunner implements GoldenRunner {
    @Override
    public void run(GoldenCase c) {
        switch (c.operator()) {
            case "naive:Incremental" -> fade(c, Recipes.fade(c.params(), Schedule.LINEAR));
            case "naive:Constant" -> fade(c, Recipes.fade(c.params(), Schedule.CONSTANT));
            case "naive:Spiral" -> spiral(c, Recipes.spiral(c.params(), false));
            case "naive:Spiral_2" -> spiral(c, Recipes.spiral(c.params(), true));
            case "generation" -> c.params().path("directions").forEach(d -> generation(c, d));
            default -> holes(c);
        }
    }

    private static void fade(GoldenCase c, Fade spec) {
        Tensor x = c.tensor("in.x");
        try (Operator operator = spec.open(Recipes.shape(x), Device.CPU);
                Degrader d = operator.draw(Seeds.of(Recipes.ANY_SEED, 0, (int) x.size(0)))) {
            c.expect(
                    "out.q_sample",
                    d.degrade(x, Recipes.severity(c.tensor("in.q_t"), spec.steps())));
        }
        c.expect(
                "out.factors",
                IntStream.range(0, spec.steps()).mapToDouble(spec::factor).toArray());
    }

    private static void spiral(GoldenCase c, Spiral spec) {
        Tensor x = c.tensor("in.x");
        ImageShape image = Recipes.shape(x);
        Tensor colour =
                c.has("in.colour")
                        ? colours(c)
                        : Tensors.zeros(Device.CPU, x.size(0), image.channels(), 1, 1);
        try (Spiral.Opened operator = spec.open(image, Device.CPU);
                Degrader d = operator.with(colour)) {
            c.expect(
                    "out.q_sample",
                    d.degrade(x, Recipes.severity(c.tensor("in.q_t"), spec.steps())));
        }
        long[] ranks = Spiral.ranks(image.height(), image.width());
        c.expect("out.spiral_rank", Arrays.stream(ranks).asDoubleStream().toArray());
    }

    private static Tensor colours(GoldenCase c) {
        Tensor colours = c.tensor("in.colour");
        return colours.view(colours.size(0), colours.size(1), 1, 1);
    }

    private static void generation(GoldenCase c, JsonNode direction) {
        InpaintMask spec = Recipes.generation(c.params(), direction.asText().equals("reverse"));
        String prefix = "out." + direction.asText() + ".";
        Tensor x = c.tensor("in.x");
        int[] middle = middles((int) x.size(0), (int) x.size(2));
        try (Holes holes = spec.open(Recipes.shape(x), Device.CPU);
                Degrader d = holes.at(middle, middle, colours(c))) {
            c.expect(
                    prefix + "q_sample",
                    d.degrade(x, Recipes.severity(c.tensor("in.q_t"), spec.steps())));
        }
        Tensor kept = cumulative(spec, c, (int) x.size(2));
        c.expect(prefix + "alphas", kept);
        c.expect(prefix + "one_minus_alphas", kept.neg().add(new Scalar(1f)));
    }

    private static void holes(GoldenCase c) {
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
                c.expect("out.q_sample_discrete", EightBit.stored(y, EightBit.Rounding.TRUNCATE));
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
        int[] centres = middles(count, size);
        try (Holes holes = spec.open(new ImageShape(1, size, size), Device.CPU);
                Degrader d = holes.at(centres, centres)) {
            Tensor white = torch.ones(count, 1, size, size).mul(new Scalar(1f));
            return d.degrade(white, severity);
        }
    }

    private static int[] middles(int count, int size) {
        return IntStream.generate(() -> size / 2 - 1).limit(count).toArray();
    }
}
