package dev.thaw.data;

import dev.thaw.base.Fault;
import dev.thaw.base.Says;
import dev.thaw.image.Picture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Grey pictures in the idx files of MNIST and its kin, by their usual names: {@code
 * train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code t10k-…} (or {@code test-…}),
 * with {@code .gz} or without. Labels are optional. Held in memory as bytes.
 */
@Says("MNIST-style idx files, plain or .gz")
public record Idx(
        @Says(value = "folder, used when no other place is given", byDefault = "''") String path)
        implements DatasetSpec {

    /** All data. */
    public Idx() {
        this("");
    }

    @Override
    public Dataset open(Path root, Split split) {
        Path folder = Roots.folder("idx", root, path);
        Path images = find(folder, split, "images", 3);
        if (images == null) {
            throw Fault.input(
                    folder
                            + " must hold "
                            + names(split, "images", 3).getFirst()
                            + " or .gz, it does not");
        }
        Path labels = find(folder, split, "labels", 1);
        return new Held(split, images, labels, classes(folder));
    }

    /** The splits whose pictures are there. */
    static Set<Split> splits(Path folder) {
        return Arrays.stream(Split.values())
                .filter(split -> find(folder, split, "images", 3) != null)
                .collect(Collectors.toSet());
    }

    /** All files that belong to the set. */
    static List<Path> files(Path folder) {
        List<Path> files = new ArrayList<>();
        for (Split split : Split.values()) {
            Path images = find(folder, split, "images", 3);
            Path labels = find(folder, split, "labels", 1);
            if (images != null) {
                files.add(images);
            }
            if (labels != null) {
                files.add(labels);
            }
        }
        return files;
    }

    /** Classes must agree between the splits, so both label files count. */
    private static List<String> classes(Path folder) {
        int most = -1;
        for (Split split : Split.values()) {
            Path labels = find(folder, split, "labels", 1);
            if (labels != null) {
                for (byte label : IdxFile.read(labels, 1).data()) {
                    most = Math.max(most, label & 0xff);
                }
            }
        }
        return IntStream.rangeClosed(0, most).mapToObj(Integer::toString).toList();
    }

    private static @Nullable Path find(Path folder, Split split, String what, int axes) {
        for (String name : names(split, what, axes)) {
            for (String ending : new String[] {"", ".gz"}) {
                Path file = folder.resolve(name + ending);
                if (Files.isRegularFile(file)) {
                    return file;
                }
            }
        }
        return null;
    }

    private static List<String> names(Split split, String what, int axes) {
        List<String> names = new ArrayList<>();
        for (String part : split == Split.TRAIN ? List.of("train") : List.of("t10k", "test")) {
            for (String separator : List.of("-", ".")) {
                names.add(part + "-" + what + separator + "idx" + axes + "-ubyte");
            }
        }
        return names;
    }

    private static final class Held implements Dataset {
        private final String prefix;
        private final IdxFile images;
        private final byte @Nullable [] labels;
        private final List<String> classes;

        Held(Split split, Path images, @Nullable Path labels, List<String> classes) {
            this.prefix = split.name().toLowerCase(Locale.ROOT);
            this.images = IdxFile.read(images, 3);
            this.labels = labels == null ? null : IdxFile.read(labels, 1).data();
            this.classes = labels == null ? List.of() : classes;
            int count = this.images.dimension(0);
            if (this.labels != null && this.labels.length != count) {
                throw Fault.input(
                        labels
                                + " must hold one label for each picture of "
                                + images.getFileName()
                                + ", it holds "
                                + this.labels.length
                                + " for "
                                + count);
            }
        }

        @Override
        public int size() {
            return images.dimension(0);
        }

        @Override
        public Sample get(int index) {
            int height = images.dimension(1);
            int width = images.dimension(2);
            int from = Math.multiplyExact(index, height * width);
            Picture picture =
                    Picture.of(
                            width,
                            height,
                            1,
                            Arrays.copyOfRange(images.data(), from, from + height * width));
            int label = labels == null ? -1 : labels[index] & 0xff;
            return new Sample(picture, label, String.format(Locale.ROOT, "%s-%05d", prefix, index));
        }

        @Override
        public List<String> classes() {
            return classes;
        }
    }
}
