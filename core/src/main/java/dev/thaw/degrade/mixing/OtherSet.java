package dev.thaw.degrade.mixing;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.data.DatasetSpec;
import dev.thaw.data.Preparation;

/**
 * A second data set whose pictures are the ends of a process. They are brought to the size and the
 * channels of the first set's pictures in the way that {@link Preparation} describes.
 *
 * <p>Labels are those of this set. What is drawn never depends on the clean picture, whose label is
 * unknown when a picture is restored or generated: pictures "of another label" are those of all
 * labels but one that is named.
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
                boolean augment,
        @Says(
                        value =
                                "any = all pictures; only = those of the label; except = those of"
                                        + " all other labels",
                        byDefault = "any")
                Labels labels,
        @Says(
                        value = "number of the label, from 0; not used with any",
                        rule = "at least 0",
                        byDefault = "0")
                int label) {
    /** Which pictures of the set are taken. */
    public enum Labels {
        ANY,
        ONLY,
        EXCEPT
    }

    public OtherSet {
        Check.within("other set enlarge", 1, 4, enlarge);
        Check.atLeast("other set label", 0, label);
    }

    /** Pictures of any label. */
    public OtherSet(DatasetSpec set, Preparation.Fit resize, double enlarge, boolean augment) {
        this(set, resize, enlarge, augment, Labels.ANY, 0);
    }

    /** Whether pictures of label {@code found} are taken. */
    boolean takes(int found) {
        return switch (labels) {
            case ANY -> true;
            case ONLY -> found == label;
            case EXCEPT -> found != label;
        };
    }

    /** Squeezed to the size, nothing random. */
    public static OtherSet plain(DatasetSpec set) {
        return new OtherSet(set, Preparation.Fit.SQUARE, 1, false);
    }
}
