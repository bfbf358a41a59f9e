package dev.thaw.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.base.Seeds;
import dev.thaw.data.procedural.DeadLeaves;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.degrade.blur.GaussianBlur.Border;
import dev.thaw.degrade.blur.GaussianBlur.Schedule;
import dev.thaw.degrade.blur.GaussianBlur.Window;
import dev.thaw.degrade.colour.Decolor;
import dev.thaw.degrade.compose.EightBit;
import dev.thaw.degrade.mask.Fade;
import dev.thaw.degrade.mask.Holes;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.mask.InpaintMask.Centre;
import dev.thaw.degrade.mask.Spiral;
import dev.thaw.degrade.mixing.Animorphosis;
import dev.thaw.degrade.mixing.OtherSet;
import dev.thaw.degrade.resolution.Pixelate;
import dev.thaw.degrade.resolution.Pixelate.By;
import dev.thaw.degrade.resolution.Pixelate.Down;
import dev.thaw.degrade.weather.Snow;
import dev.thaw.degrade.weather.Snow.Layer;
import dev.thaw.degrade.weather.Snow.Wind;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** The settings of the official code as specs of Thaw, and its conventions. */
final class Recipes {
    /** Draws nothing that a case depends on. */
    static final long ANY_SEED = 0;

    private Recipes() {}

    /** The blur of a {@code blur_routine}; null for one that Thaw does not have. */
    static @Nullable GaussianBlur blur(String routine, JsonNode params, boolean flatten) {
        int steps = params.path("T").asInt();
        int kernel = params.path("kernel_size").asInt();
        double std = params.path("kernel_std").asDouble();
        Border border = routine.endsWith("_reflect") ? Border.REFLECT : Border.CIRCULAR;
        return switch (routine) {
            case "Incremental" ->
                    new GaussianBlur(steps, kernel, std, std, Schedule.LINEAR, border, flatten);
            case "Constant", "Constant_reflect" ->
                    new GaussianBlur(steps, kernel, std, 0, Schedule.CONSTANT, border, flatten);
            case "Exponential", "Exponential_reflect" ->
                    new GaussianBlur(steps, kernel, 1, std, Schedule.EXPONENTIAL, border, flatten);
            case "Individual_Incremental" ->
                    new GaussianBlur(
                            steps, 1, 2, 4, Schedule.LINEAR, border, flatten, Window.GROWING, true);
            case "Special_6_routine" ->
                    new GaussianBlur(
                            steps, 11, 0.35, 0.01, Schedule.LINEAR, Border.REFLECT, flatten);
            default -> null;
        };
    }

    /** One kernel instead of all so far. */
    static GaussianBlur alone(GaussianBlur b) {
        return new GaussianBlur(
                b.steps(),
                b.kernel(),
                b.std(),
                b.growth(),
                b.schedule(),
                b.border(),
                b.flatten(),
                b.window(),
                false);
    }

    /** The blurs whose kernels are as wide as their std asks for. */
    static GaussianBlur fittedBlur(String routine, JsonNode params) {
        int steps = params.path("T").asInt();
        double start = params.path("start_kernel_std").asDouble();
        double target = params.path("target_kernel_std").asDouble();
        Schedule schedule = Schedule.ACCUMULATED;
        double first = start;
        double growth = (target - start) / Math.max(steps - 1, 1);
        if (routine.equals("Linear_Dec_Std")) {
            // weights from 1 to start, scaled so that all steps together have the target std
            double by = (start - 1) / Math.max(steps - 1, 1);
            double squares =
                    IntStream.range(0, steps).mapToDouble(i -> Math.pow(1 + by * i, 2)).sum();
            schedule = Schedule.LINEAR;
            first = target / Math.sqrt(squares);
            growth = by * first;
        }
        return new GaussianBlur(
                steps, 1, first, growth, schedule, Border.CIRCULAR, false, Window.FITTED, true);
    }

    /** The mask of a {@code fade_routine}; null for one that Thaw does not have. */
    static @Nullable InpaintMask mask(String routine, JsonNode params) {
        int steps = params.path("T").asInt();
        double std = params.path("kernel_std").asDouble();
        double first = std * params.path("initial_mask").asInt();
        return switch (routine) {
            case "Incremental" -> new InpaintMask(steps, first, std, Centre.CENTRED);
            case "Constant" -> new InpaintMask(steps, std, 0, Centre.CENTRED);
            case "Random_Incremental" -> new InpaintMask(steps, first, std, Centre.RANDOM);
            default -> null;
        };
    }

    /** The mask that inpainting generates from. */
    static InpaintMask generation(JsonNode params, boolean reverse) {
        double std = params.path("kernel_std").asDouble();
        double first = std * params.path("initial_mask").asInt();
        return new InpaintMask(
                params.path("T").asInt(), first, std, Centre.CENTRED, reverse, -0.5, 0.5);
    }

    /** The fade of a {@code naive:} routine. */
    static Fade fade(JsonNode params, Fade.Schedule schedule) {
        double rate = params.path("start_fade_factor").asDouble();
        return new Fade(params.path("T").asInt(), rate, schedule, true);
    }

    /** One pixel of a square image with each step. */
    static Spiral spiral(JsonNode params, boolean coloured) {
        double side = params.path("image_size").asInt();
        int steps = params.path("T").asInt();
        return new Spiral(steps, steps / (side * side), 0, coloured ? 1 : 0);
    }

    static Snow snow(JsonNode params, Wind wind) {
        return new Snow(
                params.path("T").asInt(),
                params.path("snow_level").asInt(),
                params.has("numpy_seed") ? Layer.FIXED : Layer.BATCH,
                wind,
                !params.path("fix_brightness").asBoolean());
    }

    static Decolor decolor(String routine, JsonNode params, boolean total) {
        return new Decolor(
                params.path("T").asInt(),
                routine.equals("Constant") ? Decolor.Schedule.CONSTANT : Decolor.Schedule.LINEAR,
                params.path("ema_factor").asDouble(),
                total,
                params.path("to_lab").asBoolean() ? Decolor.Images.LAB : Decolor.Images.RGB);
    }

    /** The resize of a {@code resolution_routine}; null for one that Thaw does not have. */
    static @Nullable Pixelate pixelate(String routine, int steps) {
        String rest = routine.replaceFirst("^Incremental", "").replaceFirst("_factor_2$", "");
        boolean smooth = rest.endsWith("_with_blur");
        By by = routine.endsWith("_factor_2") ? By.FACTOR : By.PIXEL;
        Down down =
                switch (rest.replaceFirst("_with_blur$", "")) {
                    case "", "_bicubic" -> Down.BICUBIC;
                    case "_bilinear" -> Down.BILINEAR;
                    case "_area" -> Down.AREA;
                    default -> null;
                };
        return down == null ? null : new Pixelate(steps, 2, down, by, smooth);
    }

    /** The mix with the cosine schedule; cases bring their own end images. */
    static Animorphosis animorphosis(int steps) {
        return new Animorphosis(
                steps,
                NoiseSchedule.COSINE,
                OtherSet.plain(new DeadLeaves(8, 8, 3, 1, 1, ANY_SEED)));
    }

    /** Holes where the case has them: cut from a mask of twice the size at (row0, col0). */
    static Degrader holes(Holes holes, GoldenCase c, int count, int size) {
        if (!c.has("in.row0")) {
            return holes.draw(Seeds.of(ANY_SEED, 0, count));
        }
        return holes.at(centres(c.tensor("in.row0"), size), centres(c.tensor("in.col0"), size));
    }

    private static int[] centres(Tensor first, int size) {
        double[] at = Tensors.doubles(first);
        return IntStream.range(0, at.length).map(i -> size - 1 - (int) at[i]).toArray();
    }

    static ImageShape shape(Tensor images) {
        return new ImageShape((int) images.size(-3), (int) images.size(-2), (int) images.size(-1));
    }

    /** Severities of 0-based indices t: t + 1 of the steps. */
    static Tensor severity(Tensor t, int steps) {
        return t.to(ScalarType.Float)
                .add(new Scalar(1f))
                .div(new Scalar((float) steps))
                .reshape(-1);
    }

    /** The {@code discrete} flag: cut to 8 bits. */
    static Tensor stored(Degradation of, Tensor x, Tensor severity) {
        EightBit spec = new EightBit(of, EightBit.Rounding.TRUNCATE);
        try (Operator operator = spec.open(shape(x), Device.CPU);
                Degrader d = operator.draw(Seeds.of(ANY_SEED, 0, (int) x.size(0)))) {
            return d.degrade(x, severity);
        }
    }
}
