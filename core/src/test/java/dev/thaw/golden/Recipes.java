package dev.thaw.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.base.Seeds;
import dev.thaw.data.procedural.DeadLeaves;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.NoiseSchedule;
import dev.thaw.degrade.blur.GaussianBlur;
import dev.thaw.degrade.blur.GaussianBlur.Border;
import dev.thaw.degrade.blur.GaussianBlur.Schedule;
import dev.thaw.degrade.mask.Holes;
import dev.thaw.degrade.mask.InpaintMask;
import dev.thaw.degrade.mixing.Animorphosis;
import dev.thaw.degrade.mixing.OtherSet;
import dev.thaw.degrade.resolution.Pixelate;
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
            case "Special_6_routine" ->
                    new GaussianBlur(
                            steps, 11, 0.35, 0.01, Schedule.LINEAR, Border.REFLECT, flatten);
            default -> null;
        };
    }

    /** The mask of a {@code fade_routine}; null for one that Thaw does not have. */
    static @Nullable InpaintMask mask(String routine, JsonNode params) {
        int steps = params.path("T").asInt();
        double std = params.path("kernel_std").asDouble();
        double first = std * params.path("initial_mask").asInt();
        return switch (routine) {
            case "Incremental" -> new InpaintMask(steps, first, std, InpaintMask.Centre.CENTRED);
            case "Constant" -> new InpaintMask(steps, std, 0, InpaintMask.Centre.CENTRED);
            case "Random_Incremental" ->
                    new InpaintMask(steps, first, std, InpaintMask.Centre.RANDOM);
            default -> null;
        };
    }

    /** The resize of a {@code resolution_routine}; null for one that Thaw does not have. */
    static @Nullable Pixelate pixelate(String routine, int steps) {
        return switch (routine) {
            case "Incremental_factor_2" -> new Pixelate(steps, 2, Pixelate.Down.BICUBIC);
            case "Incremental_bilinear_factor_2" -> new Pixelate(steps, 2, Pixelate.Down.BILINEAR);
            case "Incremental_area_factor_2" -> new Pixelate(steps, 2, Pixelate.Down.AREA);
            default -> null;
        };
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

    /** To 8 bits and back, cut off and not rounded: the {@code discrete} flag. */
    static Tensor eightBit(Tensor x) {
        Tensor levels = x.add(new Scalar(1f)).div(new Scalar(2f)).mul(new Scalar(255f)).trunc();
        return levels.div(new Scalar(255f)).mul(new Scalar(2f)).sub(new Scalar(1f));
    }
}
