package dev.thaw.degrade.mixing;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PerImage;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Tables;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import org.bytedeco.pytorch.Tensor;

/**
 * A picture file with transparency lies on the picture, as a watermark does: D(x, n) = (1 − o·α) x
 * + o·α·c, with α and c its opacity and colour at each pixel.
 *
 * <p>It keeps its aspect ratio and at the last step is as large as fits into {@code size} of the
 * picture's width and height. What grows is o, from 0 to {@code opacity}, or the sides, from
 * nothing to the full size, or both, evenly with n; what does not grow is at its end from the first
 * step on. Only what lies under it is hidden at the last step. In grey pictures its colours count
 * by their luma.
 */
@Says("a picture file with transparency, such as a watermark, lies on the picture")
public record Overlay(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(value = "the picture file", rule = "must be named", byDefault = "''") String picture,
        @Says(value = "what grows from step to step", byDefault = "opacity") Grows grows,
        @Says(
                        value = "its largest size, as a share of the picture's sides",
                        rule = "above 0 and at most 1",
                        byDefault = "1")
                double size,
        @Says(
                        value = "its largest opacity, times its own at each pixel",
                        rule = "above 0 and at most 1",
                        byDefault = "1")
                double opacity,
        @Says(
                        value = "in the middle, or anywhere inside, one place per image",
                        byDefault = "centred")
                Place place)
        implements Degradation {
    /** What grows. */
    public enum Grows {
        OPACITY,
        SIZE,
        BOTH
    }

    /** Where it lies. */
    public enum Place {
        CENTRED,
        RANDOM
    }

    public Overlay {
        Check.within("overlay steps", 1, 1_000_000, steps);
        Check.positive("overlay size", size);
        Check.within("overlay size", 0, 1, size);
        Check.positive("overlay opacity", opacity);
        Check.within("overlay opacity", 0, 1, opacity);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        Watermark mark = Watermark.read(picture, image);
        int height = image.height();
        int width = image.width();
        Tensor layers =
                Tables.keep(
                        device,
                        steps,
                        n -> mark.layer(sizeAt(n), opacityAt(n)),
                        image.channels() + 1L,
                        height,
                        width);
        Tensor room =
                Tables.keep(
                        device,
                        steps,
                        n -> {
                            int[] sides = mark.sides(sizeAt(n));
                            return new float[] {height - sides[0], width - sides[1]};
                        },
                        2);
        return Formula.open(
                this,
                image,
                device,
                seeds ->
                        new Overlaid(
                                image,
                                place == Place.RANDOM,
                                layers,
                                room,
                                PerImage.draw(
                                        seeds.derive("overlay"),
                                        device,
                                        random ->
                                                place == Place.CENTRED
                                                        ? new double[] {0.5, 0.5}
                                                        : new double[] {
                                                            random.nextFloat(), random.nextFloat()
                                                        })),
                layers,
                room);
    }

    private double sizeAt(int n) {
        return grows == Grows.OPACITY ? size : size * n / steps;
    }

    private double opacityAt(int n) {
        return grows == Grows.SIZE ? opacity : opacity * n / steps;
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
