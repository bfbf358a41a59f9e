package dev.thaw.data.procedural;

import dev.thaw.base.Seeds;
import dev.thaw.data.Dataset;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.data.Sample;
import dev.thaw.image.Picture;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** One part of a procedural data set: picture i is painted anew from its own seed on each call. */
final class Painted implements Dataset {
    /** Paints one picture; {@code seeds} holds the key of that picture alone. */
    @FunctionalInterface
    interface Painter {
        Picture paint(int index, Seeds seeds);
    }

    /** Class number of a picture. */
    @FunctionalInterface
    interface Labels {
        int of(int index);
    }

    private final String name;
    private final int size;
    private final long seed;
    private final String part;
    private final List<String> classes;
    private final Labels labels;
    private final Painter painter;

    Painted(
            String set,
            Split split,
            int size,
            long seed,
            List<String> classes,
            Labels labels,
            Painter painter) {
        this.part = split.name().toLowerCase(Locale.ROOT);
        this.name = set + "-" + part;
        this.size = size;
        this.seed = seed;
        this.classes = List.copyOf(classes);
        this.labels = labels;
        this.painter = painter;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Sample get(int index) {
        Objects.checkIndex(index, size);
        // the part is a purpose: train and test share no key
        Seeds key = Seeds.of(seed, index, 1).derive(part);
        return new Sample(
                painter.paint(index, key),
                labels.of(index),
                String.format(Locale.ROOT, "%s-%05d", name, index));
    }

    @Override
    public int label(int index) {
        return labels.of(Objects.checkIndex(index, size));
    }

    @Override
    public List<String> classes() {
        return classes;
    }
}
