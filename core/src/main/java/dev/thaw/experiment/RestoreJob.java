package dev.thaw.experiment;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureReader;
import dev.thaw.image.PictureWriter;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Pictures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Restores picture files that are already degraded; never degrades them again. Programs that have
 * pictures of their own use {@link PictureRestorer}.
 */
public final class RestoreJob {
    /**
     * @param inputs pictures, or folders whose pictures are taken
     */
    public record Request(
            Path model, List<Path> inputs, Path out, PictureRestorer.Settings settings) {
        public Request {
            inputs = List.copyOf(Check.notEmpty("pictures to restore", inputs));
        }
    }

    /** One restored picture; {@code notes} say what had to be converted. */
    public record Restored(String input, String output, List<String> notes) {}

    /** What was restored and what could not be read. */
    public record Outcome(List<Restored> restored, List<String> failed, double seconds) {}

    private final Request request;
    private final Workplace place;
    private final PictureRestorer restorer;

    private RestoreJob(Request request, Workplace place, PictureRestorer restorer) {
        this.request = request;
        this.place = place;
        this.restorer = restorer;
    }

    /**
     * Writes one PNG for each picture, of the same name and size.
     *
     * @throws Fault of kind input when none of the pictures can be read
     */
    public static Outcome run(Request request, Workplace place) {
        long start = System.nanoTime();
        List<Path> files = PictureFiles.in(request.inputs());
        try (PictureRestorer restorer =
                PictureRestorer.open(request.model(), request.settings(), place)) {
            return new RestoreJob(request, place, restorer).all(files, start);
        }
    }

    private Outcome all(List<Path> files, long start) {
        checkTargets(files);
        List<Restored> done = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (Path file : files) {
            if (place.stop().getAsBoolean()) {
                throw Fault.interrupted(
                        "interrupted after "
                                + done.size()
                                + " of "
                                + files.size()
                                + " pictures; those are written to "
                                + request.out());
            }
            Picture picture;
            try {
                picture = PictureReader.STANDARD.read(file);
            } catch (Fault e) {
                if (e.kind() != Fault.Kind.INPUT) {
                    throw e;
                }
                failed.add(e.getMessage());
                continue;
            }
            done.add(one(file, picture, done.size()));
            place.on().progress("restoring", done.size(), files.size(), "pictures", "");
        }
        if (done.isEmpty()) {
            throw Fault.input("none of the pictures can be read: " + String.join("; ", failed));
        }
        failed.forEach(place.on()::said);
        return new Outcome(done, failed, (System.nanoTime() - start) / 1e9);
    }

    private Restored one(Path file, Picture picture, int index) {
        List<String> notes = notes(picture);
        Path out = target(file);
        PictureWriter.write(restorer.restore(picture, index), out);
        notes.forEach(n -> place.on().said(file + " " + n));
        return new Restored(file.toString(), out.toString(), notes);
    }

    /** What of a picture has to be converted. */
    private List<String> notes(Picture picture) {
        List<String> notes = new ArrayList<>();
        ImageShape wanted = restorer.image();
        ImageShape shape = Pictures.shape(picture);
        if (shape.channels() != wanted.channels()) {
            notes.add(
                    wanted.channels() == 1
                            ? "converted from colour to grey, which the model wants"
                            : "converted from grey to colour, which the model wants");
        }
        if (shape.height() != wanted.height() || shape.width() != wanted.width()) {
            notes.add(
                    "is "
                            + shape
                            + ", the model was trained on "
                            + wanted
                            + ": restored at its own size");
        }
        return List.copyOf(notes);
    }

    private void checkTargets(List<Path> files) {
        Map<Path, Path> sources = new LinkedHashMap<>();
        for (Path file : files) {
            Path other = sources.put(target(file), file);
            if (other != null) {
                throw Fault.usage(
                        other
                                + " and "
                                + file
                                + " would both be restored to "
                                + target(file)
                                + ": restore them into different folders");
            }
        }
    }

    private Path target(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        Path out = request.out().resolve((dot > 0 ? name.substring(0, dot) : name) + ".png");
        if (out.toAbsolutePath().normalize().equals(file.toAbsolutePath().normalize())) {
            throw Fault.usage(out + " would overwrite its own input: choose another --out folder");
        }
        return out;
    }
}
