package dev.thaw.data;

import dev.thaw.base.Fault;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A folder of sequences of pictures. A picture file whose name ends in a number is a frame; what
 * stands before the number, with its folder, names the sequence: {@code cat/000.png} and {@code
 * cat_000.png} are both frame 0 of {@code cat}. Every sequence has the frames 0 … K without a gap,
 * all have the same K of at least 1 and the same size; files that are no pictures do not count.
 */
public final class FrameSequences {
    /** Folder, name, frame number. */
    private static final Pattern FRAME =
            Pattern.compile("(?:(.*)/)?([^/]*?)[ _.-]*(\\d{1,9})\\.[^./]+");

    private final Path folder;
    private final Shelf shelf;
    private final PictureReader reader;
    private final List<String> names;
    private final List<List<String>> frames;

    private FrameSequences(
            Path folder, Shelf shelf, PictureReader reader, Map<String, List<String>> sequences) {
        this.folder = folder;
        this.shelf = shelf;
        this.reader = reader;
        this.names = List.copyOf(sequences.keySet());
        this.frames = List.copyOf(sequences.values());
    }

    /**
     * Finds the sequences and reads the header of every frame.
     *
     * @throws Fault of kind input when anything is not as stated above
     */
    public static FrameSequences open(Path folder, PictureReader reader) {
        Path place = Roots.folder("frames", folder, "");
        Shelf shelf = new FolderShelf(place);
        if (!shelf.closed().isEmpty()) {
            Map.Entry<String, String> first = shelf.closed().entrySet().iterator().next();
            throw Fault.input(place + " holds " + first.getKey() + ": " + first.getValue());
        }
        FrameSequences found =
                new FrameSequences(place, shelf, reader, grouped(place, shelf.names()));
        found.checkEqualLengths();
        found.checkEqualSizes();
        return found;
    }

    private static Map<String, List<String>> grouped(Path place, List<String> files) {
        Map<String, TreeMap<Integer, String>> numbered = new TreeMap<>();
        for (String file : files) {
            Matcher m = FRAME.matcher(file);
            if (!m.matches()) {
                throw Fault.input(
                        place
                                + " holds "
                                + file
                                + ", whose name must end in the number of its frame, such as"
                                + " cat_000.png");
            }
            String name = name(m.group(1), m.group(2));
            int number = Integer.parseInt(m.group(3));
            String other =
                    numbered.computeIfAbsent(name, n -> new TreeMap<>()).putIfAbsent(number, file);
            if (other != null) {
                throw Fault.input(
                        place
                                + " must hold each frame once, "
                                + other
                                + " and "
                                + file
                                + " are both frame "
                                + number);
            }
        }
        if (numbered.isEmpty()) {
            throw Fault.input(
                    place
                            + " must hold sequences of pictures such as cat_000.png, cat_001.png,"
                            + " it holds no picture");
        }
        Map<String, List<String>> sequences = new TreeMap<>();
        numbered.forEach((name, frames) -> {
            for (int n = 0; n < frames.size(); n++) {
                if (!frames.containsKey(n)) {
                    throw Fault.input(
                            "the sequence '"
                                    + name
                                    + "' in "
                                    + place
                                    + " must have the frames 0 to "
                                    + frames.lastKey()
                                    + ", it lacks frame "
                                    + n);
                }
            }
            sequences.put(name, new ArrayList<>(frames.values()));
        });
        return sequences;
    }

    private static String name(@Nullable String within, String own) {
        return within == null ? own : own.isEmpty() ? within : within + "/" + own;
    }

    private void checkEqualLengths() {
        for (int i = 0; i < names.size(); i++) {
            if (frames.get(i).size() != frames()) {
                throw Fault.input(
                        "the sequences in "
                                + folder
                                + " must be equally long, '"
                                + names.getFirst()
                                + "' has "
                                + frames()
                                + " frames and '"
                                + names.get(i)
                                + "' has "
                                + frames.get(i).size());
            }
        }
        if (frames() < 2) {
            throw Fault.input(
                    "the sequences in " + folder + " must have at least 2 frames, they have 1");
        }
    }

    private void checkEqualSizes() {
        List<String> files = frames.stream().flatMap(List::stream).toList();
        List<PictureReader.Size> sizes = Crew.map(files, file -> shelf.size(file, reader));
        PictureReader.Size first = sizes.getFirst();
        for (int i = 0; i < files.size(); i++) {
            if (!sizes.get(i).equals(first)) {
                throw Fault.input(
                        "the frames in "
                                + folder
                                + " must have one size, "
                                + words(files.getFirst(), first)
                                + " and "
                                + words(files.get(i), sizes.get(i)));
            }
        }
    }

    private static String words(String file, PictureReader.Size size) {
        return file + " is " + size.width() + "x" + size.height();
    }

    /** Names of the sequences, sorted; folders are parted by {@code /}. */
    public List<String> names() {
        return names;
    }

    /** K + 1: the frames of each sequence. */
    public int frames() {
        return frames.getFirst().size();
    }

    /**
     * Frame 0 … K of one sequence.
     *
     * @throws Fault of kind input when the file is broken
     */
    public Picture frame(int sequence, int frame) {
        return shelf.reading(frames.get(sequence).get(frame), reader).picture();
    }
}
