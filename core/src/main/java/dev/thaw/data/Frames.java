package dev.thaw.data;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Says;
import dev.thaw.image.PictureReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The clean picture, frame 0, of every sequence in a folder: what the degradation {@code frames}
 * over the same folder is trained on. Which files are sequences is said in {@link FrameSequences};
 * splits and labels follow from the names of the sequences as in {@link Folder}. Nothing is
 * skipped: a broken file is an error.
 */
@Says("the clean pictures of a folder of sequences, one per sequence")
public record Frames(
        @Says(value = "folder, used when no other place is given", byDefault = "''") String path,
        @Says(
                        value = "share of the sequences to test on, unless train/ and test/ exist",
                        rule = "0 to 1",
                        byDefault = "0.1")
                double testShare,
        @Says(
                        value = "largest picture that is accepted",
                        unit = "pixels",
                        rule = "at least 1",
                        byDefault = "100000000")
                long maxPixels)
        implements DatasetSpec {
    public Frames {
        Check.within("frames testShare", 0, 1, testShare);
        new PictureReader(maxPixels, PictureReader.Background.WHITE);
    }

    /** A tenth to test on, pictures of at most 100 megapixels. */
    public Frames(String path) {
        this(path, 0.1, PictureReader.DEFAULT_MAX_PIXELS);
    }

    @Override
    public Dataset open(Path root, Split split) {
        Path folder = Roots.folder("frames", root, path);
        FrameSequences sequences =
                FrameSequences.open(
                        folder, new PictureReader(maxPixels, PictureReader.Background.WHITE));
        Layout layout = Layout.of(sequences.names(), testShare);
        Map<String, Integer> numbers = new HashMap<>();
        sequences.names().forEach(name -> numbers.put(name, numbers.size()));
        List<Layout.Placed> placed =
                layout.pictures().stream().filter(p -> p.split() == split).toList();
        if (placed.isEmpty()) {
            throw Fault.input(
                    folder
                            + " holds no sequence to "
                            + (split == Split.TRAIN ? "train on" : "test on")
                            + ": "
                            + layout.pictures().size()
                            + " in all and testShare "
                            + testShare);
        }
        return new Clean(sequences, placed, numbers, layout.classes());
    }

    /** Frame 0 of the sequences of one split. */
    private record Clean(
            FrameSequences sequences,
            List<Layout.Placed> placed,
            Map<String, Integer> numbers,
            List<String> classes)
            implements Dataset {
        @Override
        public int size() {
            return placed.size();
        }

        @Override
        public Sample get(int index) {
            Layout.Placed one = placed.get(index);
            int number = Objects.requireNonNull(numbers.get(one.name()));
            return new Sample(sequences.frame(number, 0), one.label(), one.name());
        }
    }
}
