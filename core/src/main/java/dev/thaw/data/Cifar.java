package dev.thaw.data;

import dev.thaw.base.Fault;
import dev.thaw.base.Says;
import dev.thaw.image.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * 32×32 colour pictures in the binary files of CIFAR-10: records of one label byte, then 1,024 red,
 * 1,024 green and 1,024 blue samples. Every {@code *.bin} of the folder counts; those with {@code
 * test} in their name are the test split. Class names come from {@code batches.meta.txt} if it is
 * there, else there are ten of them. Held in memory as bytes.
 */
@Says("CIFAR-10 binary files (*.bin)")
public record Cifar(
        @Says(value = "folder, used when no other place is given", byDefault = "''") String path)
        implements DatasetSpec {
    private static final int SIDE = 32;
    private static final int PLANE = SIDE * SIDE;
    private static final int RECORD = 1 + 3 * PLANE;
    private static final String NAMES = "batches.meta.txt";
    private static final List<String> DIGITS =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    /** All data. */
    public Cifar() {
        this("");
    }

    @Override
    public Dataset open(Path root, Split split) {
        Path folder = Roots.folder("cifar", root, path);
        List<Path> files = files(folder).stream().filter(f -> splitOf(f) == split).toList();
        if (files.isEmpty()) {
            throw Fault.input(
                    folder
                            + " must hold *.bin files "
                            + (split == Split.TEST ? "with" : "without")
                            + " 'test' in their name, it does not");
        }
        return new Held(files, names(folder));
    }

    /** All record files, by name. */
    static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> name(f).endsWith(".bin") && Files.isRegularFile(f))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Roots.unreadable(folder, e);
        }
    }

    /** The splits that are there; none if the folder does not look like CIFAR. */
    static Set<Split> splits(Path folder) {
        List<Path> files = files(folder);
        boolean likely =
                Files.exists(folder.resolve(NAMES))
                        || files.stream().anyMatch(f -> name(f).contains("batch") || isWhole(f));
        return likely ? files.stream().map(Cifar::splitOf).collect(Collectors.toSet()) : Set.of();
    }

    private static boolean isWhole(Path file) {
        try {
            return Files.size(file) > 0 && Files.size(file) % RECORD == 0;
        } catch (IOException e) {
            throw Roots.unreadable(file, e);
        }
    }

    private static Split splitOf(Path file) {
        return name(file).toLowerCase(Locale.ROOT).contains("test") ? Split.TEST : Split.TRAIN;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static List<String> names(Path folder) {
        Path file = folder.resolve(NAMES);
        try {
            return Files.isRegularFile(file) && Files.size(file) < 1 << 16
                    ? Files.readString(file).lines().filter(l -> !l.isBlank()).toList()
                    : List.of();
        } catch (IOException e) {
            throw Roots.unreadable(file, e);
        }
    }

    private static byte[] read(Path file) {
        try {
            long size = Files.size(file);
            if (size == 0 || size % RECORD != 0 || size > Integer.MAX_VALUE - 16) {
                throw Fault.input(
                        file
                                + " must be as long as a whole number of records of "
                                + RECORD
                                + " bytes, it has "
                                + size
                                + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw Roots.unreadable(file, e);
        }
    }

    private static final class Held implements Dataset {
        private final List<Path> files;
        private final List<byte[]> records = new ArrayList<>();
        private final int[] ends;
        private final List<String> classes;

        Held(List<Path> files, List<String> names) {
            this.files = files;
            this.ends = new int[files.size()];
            this.classes = names.isEmpty() ? DIGITS : names;
            int total = 0;
            for (int f = 0; f < ends.length; f++) {
                byte[] file = read(files.get(f));
                checkLabels(files.get(f), file);
                records.add(file);
                total = Math.addExact(total, file.length / RECORD);
                ends[f] = total;
            }
        }

        private void checkLabels(Path path, byte[] file) {
            for (int at = 0; at < file.length; at += RECORD) {
                int label = file[at] & 0xff;
                if (label >= classes.size()) {
                    throw Fault.input(
                            path
                                    + " must hold labels below "
                                    + classes.size()
                                    + ", record "
                                    + at / RECORD
                                    + " has the label "
                                    + label);
                }
            }
        }

        @Override
        public int size() {
            return ends[ends.length - 1];
        }

        @Override
        public Sample get(int index) {
            int found = Arrays.binarySearch(ends, index);
            int file = found >= 0 ? found + 1 : -found - 1;
            int record = index - (file == 0 ? 0 : ends[file - 1]);
            byte[] bytes = records.get(file);
            int start = record * RECORD;
            byte[] samples = new byte[3 * PLANE];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = bytes[start + 1 + i % 3 * PLANE + i / 3];
            }
            String stem = name(files.get(file)).replaceFirst("\\.bin$", "");
            return new Sample(
                    Picture.of(SIDE, SIDE, 3, samples),
                    bytes[start] & 0xff,
                    String.format(Locale.ROOT, "%s-%05d", stem, record));
        }

        @Override
        public List<String> classes() {
            return classes;
        }
    }
}
