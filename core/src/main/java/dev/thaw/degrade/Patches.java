package dev.thaw.degrade;

import dev.thaw.tensor.ImageShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A picture cut into square patches from its upper left corner on. What is left at the right and at
 * the bottom is cut into narrower and lower patches of their own.
 */
public final class Patches {
    /** One patch, in pixels. */
    public record Patch(int top, int left, int height, int width) {
        /** Row and column of its upper left pixel, for reading. */
        public String place() {
            return top + "," + left;
        }
    }

    private Patches() {}

    /** All patches, row by row. */
    public static List<Patch> of(ImageShape image, int size) {
        List<Patch> patches = new ArrayList<>();
        for (int top = 0; top < image.height(); top += size) {
            for (int left = 0; left < image.width(); left += size) {
                patches.add(
                        new Patch(
                                top,
                                left,
                                Math.min(size, image.height() - top),
                                Math.min(size, image.width() - left)));
            }
        }
        return patches;
    }

    /** The patches in up to four groups of one height and width: whole ones first. */
    public static List<List<Patch>> alike(ImageShape image, int size) {
        Map<List<Integer>, List<Patch>> groups = new LinkedHashMap<>();
        for (Patch patch : of(image, size)) {
            groups.computeIfAbsent(List.of(patch.height(), patch.width()), _ -> new ArrayList<>())
                    .add(patch);
        }
        return List.copyOf(groups.values());
    }
}
