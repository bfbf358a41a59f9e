package dev.thaw.data;

import dev.thaw.base.Fault;
import dev.thaw.data.Layout.Placed;
import dev.thaw.image.PictureReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * One split of a shelf of picture files, decoded when asked for.
 *
 * <p>Broken files are left out and named in {@link #skipped}. On opening every header is read; if
 * the split is small ({@link #TRIED} pixels in all) every picture is also decoded once. A picture
 * of a larger set that turns out broken only later is replaced by the next one that is not: the
 * size stays, and every index gives the same sample each time.
 */
final class PictureSet implements Dataset {
    /** Sets of no more pixels than this are decoded on opening, which takes a few seconds. */
    static final long TRIED = 100_000_000;

    private final Shelf shelf;
    private final PictureReader reader;
    private final List<String> classes;
    private final List<Placed> pictures = new ArrayList<>();
    private final Map<String, String> skipped = new ConcurrentSkipListMap<>();

    private PictureSet(Shelf shelf, PictureReader reader, List<String> classes) {
        this.shelf = shelf;
        this.reader = reader;
        this.classes = classes;
    }

    /** Takes over the shelf: closes it with the set, or right away when opening fails. */
    static PictureSet open(
            Shelf shelf, DatasetSpec.Split split, double testShare, PictureReader reader) {
        return open(shelf, split, testShare, reader, TRIED);
    }

    static PictureSet open(
            Shelf shelf,
            DatasetSpec.Split split,
            double testShare,
            PictureReader reader,
            long tried) {
        try {
            Layout layout = Layout.of(shelf.names(), testShare);
            PictureSet set = new PictureSet(shelf, reader, layout.classes());
            shelf.closed().forEach((name, why) -> set.skipped.put(name, name + ": " + why));
            set.fill(layout.pictures().stream().filter(p -> p.split() == split).toList(), tried);
            set.checkNotEmpty(layout, split, testShare);
            return set;
        } catch (RuntimeException e) {
            shelf.close();
            throw e;
        }
    }

    private void fill(List<Placed> candidates, long tried) {
        List<Long> pixels = Crew.map(candidates, this::pixels);
        long total = pixels.stream().mapToLong(p -> Math.max(0, p)).sum();
        List<Placed> readable = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            if (pixels.get(i) >= 0) {
                readable.add(candidates.get(i));
            }
        }
        if (total > tried) {
            pictures.addAll(readable);
            return;
        }
        List<Boolean> decoded = Crew.map(readable, this::decodes);
        for (int i = 0; i < readable.size(); i++) {
            if (decoded.get(i)) {
                pictures.add(readable.get(i));
            }
        }
    }

    /** Declared number of pixels, or -1 for a file whose header is broken. */
    private long pixels(Placed placed) {
        try {
            PictureReader.Size size = shelf.size(placed.name(), reader);
            return (long) size.width() * size.height();
        } catch (Fault e) {
            skip(placed, e);
            return -1;
        }
    }

    private boolean decodes(Placed placed) {
        try {
            shelf.reading(placed.name(), reader);
            return true;
        } catch (Fault e) {
            skip(placed, e);
            return false;
        }
    }

    private void skip(Placed placed, Fault why) {
        skipped.put(placed.name(), why.getMessage());
    }

    private void checkNotEmpty(Layout layout, DatasetSpec.Split split, double testShare) {
        if (!pictures.isEmpty()) {
            return;
        }
        String words = split == DatasetSpec.Split.TRAIN ? "train on" : "test on";
        if (layout.pictures().isEmpty() && skipped.isEmpty()) {
            throw Fault.input(
                    shelf.place()
                            + " must hold PNG, JPEG, BMP, GIF, TIFF or WebP pictures, it holds"
                            + " none");
        }
        if (!skipped.isEmpty()) {
            throw Fault.input(
                    shelf.place()
                            + " holds no readable picture to "
                            + words
                            + ", all are broken; the first: "
                            + skipped.values().iterator().next());
        }
        throw Fault.input(
                shelf.place()
                        + " holds no picture to "
                        + words
                        + ": "
                        + layout.pictures().size()
                        + " in all and testShare "
                        + testShare);
    }

    @Override
    public int size() {
        return pictures.size();
    }

    @Override
    public Sample get(int index) {
        for (int i = 0; i < pictures.size(); i++) {
            Placed placed = pictures.get((index + i) % pictures.size());
            try {
                return new Sample(
                        shelf.reading(placed.name(), reader).picture(),
                        placed.label(),
                        placed.name());
            } catch (Fault e) {
                skip(placed, e);
            }
        }
        throw Fault.input(
                shelf.place()
                        + " can no longer be read; the first of its pictures: "
                        + skipped.values().iterator().next());
    }

    @Override
    public int label(int index) {
        return pictures.get(index).label();
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public List<String> skipped() {
        return List.copyOf(skipped.values());
    }

    @Override
    public void close() {
        shelf.close();
    }
}
