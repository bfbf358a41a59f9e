package dev.thaw.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Mixing;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.colour.Decolor;
import dev.thaw.degrade.compose.EightBit;
import dev.thaw.degrade.mask.Holes;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.noise.GaussianNoise;
import dev.thaw.degrade.weather.Snow;
import dev.thaw.degrade.weather.Snow.Wind;
import dev.thaw.degrade.weather.Snowing;
import dev.thaw.restore.Restorer;
import dev.thaw.sample.Cold;
import dev.thaw.sample.Naive;
import dev.thaw.sample.Sampler;
import dev.thaw.sample.TimeGrid;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Whole trajectories of Algorithms 1 and 2 and of DDIM with a restorer of one convolution. */
final class SamplerRunner implements GoldenRunner {
    @Override
    public void run(GoldenCase c) {
        int steps = c.params().path("T").asInt();
        switch (c.operator()) {
            case "blur sampler" -> {
                String routine = c.params().path("blur_routine").asText();
                fromClean(c, Recipes.blur(routine, c.params(), false));
            }
            case "superres sampler" -> {
                String routine = c.params().path("resolution_routine").asText();
                fromClean(c, Recipes.pixelate(routine, steps));
            }
            case "inpaint sampler" -> inpaint(c);
            case "defgen sampler" -> generation(c);
            case "snow sampler" -> snow(c);
            case "decolor sampler" -> {
                String routine = c.params().path("decolor_routine").asText();
                boolean total = c.params().path("total_remove").asBoolean();
                // the official start is grey even where the last step is not
                Decolor grey = Recipes.decolor(routine, c.params(), true);
                fromClean(c, Recipes.decolor(routine, c.params(), total), grey);
            }
            case "denoise sampler" ->
                    fromEnd(c, new GaussianNoise(steps, NoiseSchedule.COSINE)::open, steps);
            case "demix sampler" -> fromEnd(c, Recipes.animorphosis(steps)::open, steps);
            case "blur+x0_step_down+discrete" -> blurFromColour(c);
            default -> throw new NoRunner(c);
        }
    }

    private static void fromClean(GoldenCase c, @Nullable Degradation spec) {
        if (spec == null) {
            throw new NoRunner(c);
        }
        fromClean(c, spec, spec);
    }

    /** Starts where {@code first} ends. */
    private static void fromClean(GoldenCase c, Degradation spec, Degradation first) {
        Tensor x = c.tensor("in.x");
        ImageShape image = Recipes.shape(x);
        try (Operator operator = spec.open(image, Device.CPU);
                Degrader d = operator.draw(seeds(x));
                Operator starting = first.open(image, Device.CPU);
                Degrader start = starting.draw(seeds(x))) {
            trajectories(c, d, start.degrade(x, whole(x)), spec.steps());
        }
    }

    private static void snow(GoldenCase c) {
        Tensor x = c.tensor("in.x");
        Snow spec = Recipes.snow(c.params(), Wind.RANDOM);
        boolean[] vertical = {c.params().path("vertical").asBoolean()};
        try (Snowing operator = spec.open(Recipes.shape(x), Device.CPU);
                Degrader d = operator.with(c.tensor("in.normal"), vertical, (int) x.size(0))) {
            trajectories(c, d, d.degrade(x, whole(x)), spec.steps());
        }
    }

    /** The start is the end image of the whole way. */
    private static void generation(GoldenCase c) {
        Tensor start = c.tensor("in.x_T");
        int count = (int) start.size(0);
        int[] middle = IntStream.generate(() -> (int) start.size(2) / 2 - 1).limit(count).toArray();
        InpaintMask spec = Recipes.generation(c.params(), c.params().path("reverse").asBoolean());
        try (Holes holes = spec.open(Recipes.shape(start), Device.CPU);
                Degrader d = holes.at(middle, middle, start)) {
            trajectories(c, d, start, spec.steps());
        }
    }

    private static void inpaint(GoldenCase c) {
        InpaintMask spec = Recipes.mask(c.params().path("fade_routine").asText(), c.params());
        if (spec == null) {
            throw new NoRunner(c);
        }
        Tensor x = c.tensor("in.x");
        ImageShape image = Recipes.shape(x);
        try (Holes holes = spec.open(image, Device.CPU);
                Degrader d = Recipes.holes(holes, c, (int) x.size(0), image.height())) {
            Tensor xT = d.degrade(x, whole(x));
            boolean discrete = c.params().path("discrete").asBoolean();
            Tensor start = discrete ? EightBit.stored(xT, EightBit.Rounding.TRUNCATE) : xT;
            trajectories(c, d, start, spec.steps());
        }
    }

    /** The start is the end image itself, and stays the end where it is not re-estimated. */
    private static void fromEnd(
            GoldenCase c, BiFunction<ImageShape, Device, Mixing> process, int steps) {
        Tensor start = c.tensor("in.x_T");
        try (Mixing mixing = process.apply(Recipes.shape(start), Device.CPU);
                Degrader d = mixing.with(start)) {
            trajectories(c, d, start, steps);
        }
    }

    /** Generation from the mean colour plus a little noise that no step removes. */
    private static void blurFromColour(GoldenCase c) {
        JsonNode params = c.params();
        Degradation spec = Recipes.blur(params.path("blur_routine").asText(), params, true);
        if (spec == null) {
            throw new NoRunner(c);
        }
        int steps = spec.steps();
        Tensor x = c.tensor("in.x");
        Tensor noise = c.tensor("in.noise");
        try (Operator operator = spec.open(Recipes.shape(x), Device.CPU);
                Degrader d = operator.draw(seeds(x))) {
            Tensor colour = d.degrade(x, whole(x));
            Scalar level = new Scalar(params.path("noise_level").floatValue());
            Path generated = walk(c, Cold.fixed(), d, colour.add(noise.mul(level)), steps);
            c.expect("out.x_T", generated.states().getFirst());
            c.expect("out.direct", generated.estimates().getFirst());
            c.expect("out.final", generated.states().getLast());
            Tensor little = noise.mul(new Scalar(params.path("all_sample_noise").floatValue()));
            Path all = walk(c, Cold.fixed(), d, colour.add(little), steps);
            c.expect("out.all_sample_states", stack(all.states().subList(0, steps)));
            c.expect("out.all_sample_x0_hat", stack(all.estimates()));
            c.expect("out.all_sample_final", all.states().getLast().sub(little.reshape(-1)));
        }
    }

    private static void trajectories(GoldenCase c, Degrader d, Tensor xT, int steps) {
        boolean late = c.params().path("index_offset").asInt() == -1;
        for (JsonNode node : c.params().path("algorithms")) {
            String name = node.asText();
            Sampler sampler =
                    switch (name) {
                        case "alg1" -> new Naive(late);
                        case "alg2" -> new Cold(Cold.End.FIXED, late);
                        case "ddim" -> new Cold(Cold.End.ESTIMATED, late);
                        default -> throw new NoRunner(c);
                    };
            Path path = walk(c, sampler, d, xT, steps);
            c.expect("out." + name + ".states", stack(path.states()));
            c.expect("out." + name + ".x0_hat", stack(path.estimates()));
            String scored = "out." + name + ".peer_metric_image";
            if (c.has(scored)) {
                c.expect(scored, path.estimates().getLast());
            }
        }
    }

    /** States x_T … x_0 and estimates x̂0 of one trajectory. */
    private record Path(List<Tensor> states, List<Tensor> estimates) {}

    private static Path walk(GoldenCase c, Sampler sampler, Degrader d, Tensor xT, int steps) {
        List<float[]> states = new ArrayList<>(List.of(Tensors.floats(xT)));
        List<float[]> estimates = new ArrayList<>();
        sampler.sample(
                restorer(c, steps),
                d,
                xT,
                TimeGrid.full(steps),
                seeds(xT),
                step -> {
                    states.add(Tensors.floats(step.after()));
                    estimates.add(Tensors.floats(step.x0Hat()));
                });
        return new Path(tensors(states), tensors(estimates));
    }

    private static List<Tensor> tensors(List<float[]> values) {
        return values.stream().map(v -> Tensors.of(v, v.length)).toList();
    }

    /** R(x, t) = W ∗ x + b + gamma[t], zero padding 1. */
    private static Restorer restorer(GoldenCase c, int steps) {
        Tensor weight = c.tensor("net.W");
        Tensor bias = c.tensor("net.b");
        Tensor gamma = c.tensor("net.gamma");
        long[] ones = {1};
        return (x, severity) -> {
            long t = Math.round(Tensors.doubles(severity)[0] * steps) - 1;
            Tensor y = torch.conv2d(x, weight, new TensorOptional(bias), ones, ones, ones, 1);
            return y.add(gamma.select(0, t));
        };
    }

    private static Tensor stack(List<Tensor> tensors) {
        return torch.stack(new TensorVector(tensors.toArray(Tensor[]::new)));
    }

    private static Tensor whole(Tensor x) {
        return Tensors.severity(1, x.size(0), Device.CPU);
    }

    private static Seeds seeds(Tensor x) {
        return Seeds.of(Recipes.ANY_SEED, 0, (int) x.size(0));
    }
}
