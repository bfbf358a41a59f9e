package dev.thaw.data;

import dev.thaw.base.Fault;
import dev.thaw.data.DataReport.Broken;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureInfo;
import dev.thaw.image.PictureReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One reading of everything in a data set, both splits; the raw material of {@link DataCheck}.
 *
 * @param stated whether the files themselves say what is to train and what to test on
 * @param others files that are no pictures
 */
record Survey(
        List<Look> looks, List<Broken> broken, List<String> classes, boolean stated, int others) {

    /** What one file turned out to be. */
    sealed interface Finding permits Look, Unread {}

    /** A readable picture; {@code pixels} is the checksum of {@link Checksums#pixels}. */
    record Look(
            String name,
            Split split,
            int label,
            DataReport.Size size,
            int channels,
            PictureInfo.Mode mode,
            boolean rotated,
            String pixels)
            implements Finding {}

    record Unread(String name, String reason) implements Finding {}

    /** Reads picture files. */
    static Survey of(Shelf shelf, double testShare) {
        Layout layout = Layout.of(shelf.names(), testShare);
        if (layout.pictures().isEmpty() && shelf.closed().isEmpty()) {
            throw Fault.input(
                    shelf.place()
                            + " must hold PNG, JPEG, BMP, GIF, TIFF or WebP pictures, it holds"
                            + " none");
        }
        List<Broken> broken = new ArrayList<>();
        shelf.closed().forEach((name, why) -> broken.add(new Broken(name, why)));
        List<Look> looks = new ArrayList<>();
        for (Finding finding : Crew.map(layout.pictures(), placed -> look(shelf, placed))) {
            switch (finding) {
                case Look look -> looks.add(look);
                case Unread(String name, String reason) -> broken.add(new Broken(name, reason));
            }
        }
        broken.sort(Comparator.comparing(Broken::name));
        return new Survey(
                looks,
                broken,
                layout.classes(),
                layout.stated(),
                shelf.others() + layout.outside());
    }

    private static Finding look(Shelf shelf, Layout.Placed placed) {
        try {
            PictureReader.Reading reading = shelf.reading(placed.name(), PictureReader.STANDARD);
            PictureInfo info = reading.info();
            return new Look(
                    placed.name(),
                    placed.split(),
                    placed.label(),
                    new DataReport.Size(info.width(), info.height()),
                    reading.picture().channels(),
                    info.mode(),
                    info.rotated(),
                    Checksums.pixels(reading.picture()));
        } catch (Fault e) {
            return new Unread(placed.name(), without(placed.name(), e));
        }
    }

    /** The sentence without the name it begins with. */
    private static String without(String name, Fault fault) {
        String sentence = String.valueOf(fault.getMessage());
        return sentence.startsWith(name + " ") ? sentence.substring(name.length() + 1) : sentence;
    }

    /** Opens the splits of a set that holds its pictures in a few large files. */
    static Survey of(DatasetSpec spec, Path folder, Set<Split> splits, List<Path> files) {
        List<Look> looks = new ArrayList<>();
        List<Broken> broken = new ArrayList<>();
        List<String> classes = List.of();
        for (Split split : EnumSet.copyOf(splits)) {
            try (Dataset data = spec.open(folder, split)) {
                List<Integer> indices = IntStream.range(0, data.size()).boxed().toList();
                looks.addAll(Crew.map(indices, index -> look(data.get(index), split)));
                classes = data.classes().size() > classes.size() ? data.classes() : classes;
            } catch (Fault e) {
                broken.add(blame(files, e));
            }
        }
        return new Survey(looks, broken, classes, true, 0);
    }

    private static Look look(Sample sample, Split split) {
        Picture picture = sample.picture();
        return new Look(
                sample.name(),
                split,
                sample.label(),
                new DataReport.Size(picture.width(), picture.height()),
                picture.channels(),
                picture.channels() == 1 ? PictureInfo.Mode.GREY : PictureInfo.Mode.RGB,
                false,
                Checksums.pixels(picture));
    }

    /** The file that a fault names first. */
    private static Broken blame(List<Path> files, Fault fault) {
        return files.stream()
                .filter(f -> String.valueOf(fault.getMessage()).startsWith(f + " "))
                .findFirst()
                .map(f -> new Broken(f.getFileName().toString(), without(f.toString(), fault)))
                .orElseGet(() -> new Broken("a file", String.valueOf(fault.getMessage())));
    }
}
