package dev.thaw.degrade.mixing;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.data.DatasetSpec;
import dev.thaw.data.Preparation;

/**
 * A second data set whose pictures are the ends of a process. They are brought to the size and the
 * channels of the first set's pictures in the way that {@link Preparation} describes.
 */
@Says("a second data set, prepared like the first")
public record OtherSet(
        @Says(
                        value = "the data set; its own path says where it lies",
                        byDefault = "{type: dead-leaves}")
                DatasetSpec set,
        @Says(
                        value =
                                "square = to a square, ignoring the aspect ratio; shorter = by the"
                                        + " shorter side; none = not at all",
                        rule = "square, shorter or none",
                        byDefault = "square")
                Preparation.Fit resize,
        @Says(
                        value = "resize to this many times the size, rounded down, before cropping",
                        rule = "1 to 4",
                        byDefault = "1.0")
                double enlarge,
        @Says(
                        value =
                                "whether pictures are cropped at random and half of them mirrored;"
                                        + " otherwise the centre is taken",
                        byDefault = "false")
                boolean augment) {
    public OtherSet {
        Check.within("other set enlarge", 1, 4, enlarge);
    }

    /** Squeezed to the size, nothing random. */
    public static OtherSet plain(DatasetSpec set) {
        return new OtherSet(set, Preparation.Fit.SQUARE, 1, false);
    }
}
