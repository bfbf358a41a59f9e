package dev.thaw.data;

import java.util.List;
import java.util.Map;

/**
 * What {@link DataCheck} found in a data set.
 *
 * @param kind name of the data set's spec: idx, cifar, folder or zip
 * @param place where it lies
 * @param parts the splits by name, {@code train} and {@code test}
 * @param plan what an experiment could say to use it
 * @param sentences all of it in words, and what Thaw would do
 */
public record DataReport(
        String kind,
        String place,
        Map<String, Part> parts,
        Looks looks,
        Files files,
        DataPlan plan,
        List<String> sentences) {

    /**
     * One split.
     *
     * @param classes pictures of each class in label order; empty without labels
     * @param checksum see {@link Checksums}
     */
    public record Part(int pictures, Map<String, Integer> classes, String checksum) {}

    /**
     * What the pictures look like.
     *
     * @param modes pictures of each mode, in the words of {@link
     *     dev.thaw.image.PictureInfo.Mode#word}
     * @param rotated pictures that an Exif orientation turns
     */
    public record Looks(Sizes sizes, Map<String, Integer> modes, int rotated) {}

    /**
     * Sizes of the upright pictures, ordered by their number of pixels.
     *
     * @param commonest up to five sizes with their counts, most frequent first
     * @param different number of different sizes
     */
    public record Sizes(
            Size smallest, Size median, Size largest, List<SizeCount> commonest, int different) {}

    /** Width and height in pixels. */
    public record Size(int width, int height) {
        @Override
        public String toString() {
            return width + "x" + height;
        }
    }

    /** How often a size occurs. */
    public record SizeCount(Size size, int pictures) {}

    /**
     * The files behind the pictures.
     *
     * @param pictures readable pictures in all
     * @param others files that are no pictures
     * @param broken files that are skipped, by name
     */
    public record Files(int pictures, int others, List<Broken> broken, Duplicates duplicates) {}

    /** A file that cannot be read, and why. */
    public record Broken(String name, String reason) {}

    /**
     * Pictures whose pixels equal those of another one.
     *
     * @param pictures how many could go without losing a picture
     * @param acrossSplits test pictures that also occur in the training split
     * @param groups the names that show the same picture
     */
    public record Duplicates(int pictures, int acrossSplits, List<List<String>> groups) {}
}
