package dev.thaw.data;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.image.Convert;
import dev.thaw.image.Crop;
import dev.thaw.image.Picture;
import dev.thaw.image.Resize;
import dev.thaw.image.Turn;
import java.util.random.RandomGenerator;

/**
 * How the picture of a sample becomes a square picture of the network's size: channels, resize
 * (bilinear, antialiased), crop, flip. Pictures that are smaller than the crop afterwards are
 * resized up to it. The official Cold Diffusion recipe is {@code square}, enlarge 1.12, random
 * crop, flip; for inpainting CIFAR-10 it is {@code none}, random crop with pad 4, flip.
 */
@Says("how pictures are brought to the network's size")
public record Preparation(
        @Says(value = "width and height that the network sees", unit = "pixels", rule = "1 to 8192")
                int size,
        @Says(
                        value =
                                "square = to a square, ignoring the aspect ratio; shorter = by the"
                                        + " shorter side; none = not at all",
                        rule = "square, shorter or none",
                        byDefault = "square")
                Fit resize,
        @Says(
                        value = "resize to this many times the size, rounded down, before cropping",
                        rule = "1 to 4",
                        byDefault = "1.0")
                double enlarge,
        @Says(
                        value = "where training pictures are cropped; evaluation takes the centre",
                        rule = "centre or random",
                        byDefault = "centre")
                Cut crop,
        @Says(value = "mirror half of the training pictures", byDefault = "false") boolean flip,
        @Says(
                        value = "1 = grey, 3 = colour, 0 = as the first picture",
                        rule = "0, 1 or 3",
                        byDefault = "0")
                int channels,
        @Says(
                        value = "black border around training pictures before the random crop",
                        unit = "pixels",
                        rule = "0 to 4096, 0 unless the crop is random",
                        byDefault = "0")
                int pad) {

    /** Where the aspect ratio is kept, no more than this of it counts. */
    private static final int LONGEST = 16;

    /** How a picture is resized. */
    public enum Fit {
        SQUARE,
        SHORTER,
        NONE
    }

    /** Where a picture is cropped. */
    public enum Cut {
        CENTRE,
        RANDOM
    }

    public Preparation {
        Check.within("preparation size", 1, 8192, size);
        Check.within("preparation enlarge", 1, 4, enlarge);
        Check.that(
                channels == 0 || channels == 1 || channels == 3,
                "preparation channels must be 0, 1 or 3, got " + channels);
        Check.within("preparation pad", 0, 4096, pad);
        Check.that(
                pad == 0 || crop == Cut.RANDOM,
                "preparation pad must be 0 unless the crop is random, got " + pad);
    }

    /** Without a border. */
    public Preparation(int size, Fit resize, double enlarge, Cut crop, boolean flip, int channels) {
        this(size, resize, enlarge, crop, flip, channels, 0);
    }

    /** Squeezed to a square of this size, in the channels of the first picture; nothing random. */
    public static Preparation plain(int size) {
        return new Preparation(size, Fit.SQUARE, 1, Cut.CENTRE, false, 0);
    }

    /** The same with the channels of {@code first} where none are stated. */
    public Preparation settled(Picture first) {
        return channels != 0
                ? this
                : new Preparation(size, resize, enlarge, crop, flip, first.channels(), pad);
    }

    /** A training picture; what is random comes from {@code random} alone. */
    public Picture train(Picture picture, RandomGenerator random) {
        Picture large = large(picture);
        Picture cropped =
                crop == Cut.RANDOM
                        ? Crop.random(Crop.bordered(large, pad), size, size, random)
                        : Crop.centre(large, size, size);
        return flip && random.nextBoolean() ? Turn.flip(cropped) : cropped;
    }

    /** The picture as it is evaluated: the same every time. */
    public Picture evaluate(Picture picture) {
        return Crop.centre(large(picture), size, size);
    }

    /** One thin strip among the pictures must not fill the memory when it is enlarged. */
    private static Picture shortened(Picture picture) {
        long most = (long) LONGEST * Math.min(picture.width(), picture.height());
        return Crop.centre(
                picture,
                (int) Math.min(picture.width(), most),
                (int) Math.min(picture.height(), most));
    }

    /** Converted and resized, at least as large as the crop. */
    private Picture large(Picture picture) {
        Picture sane = resize == Fit.SQUARE ? picture : shortened(picture);
        Picture converted = channels == 0 ? sane : Convert.channels(sane, channels);
        int side = (int) (enlarge * size);
        Picture resized =
                switch (resize) {
                    case SQUARE -> Resize.to(converted, side, side, Resize.Filter.BILINEAR);
                    case SHORTER -> Resize.shorterTo(converted, side, Resize.Filter.BILINEAR);
                    case NONE -> converted;
                };
        return Math.min(resized.width(), resized.height()) < size
                ? Resize.shorterTo(resized, size, Resize.Filter.BILINEAR)
                : resized;
    }
}
