package dev.thaw.experiment;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Operator;
import dev.thaw.image.Convert;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureReader;
import dev.thaw.image.PictureWriter;
import dev.thaw.sample.Sampler;
import dev.thaw.sample.StepListener;
import dev.thaw.sample.TimeGrid;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Restores pictures that are already degraded; never degrades them again. Pictures of any size and
 * mode: channels are converted to the model's, sides padded by reflection to what the network
 * needs, large pictures restored in overlapping tiles.
 */
public final class RestoreJob {
    /** Side from which a picture is cut into tiles of this side, in pixels. */
    public static final int TILE = 512;

    /**
     * @param inputs pictures, or folders whose pictures are taken
     * @param severity of the damage in (0, 1]
     * @param sampler another way than the experiment's
     */
    public record Request(
            Path model,
            List<Path> inputs,
            Path out,
            double severity,
            Optional<Sampler> sampler,
            long seed) {
        public Request {
            inputs = List.copyOf(Check.notEmpty("pictures to restore", inputs));
            Check.that(
                    severity > 0 && severity <= 1,
                    "severity must be above 0 and at most 1, got " + severity);
        }

        /** With a sampler as {@link Specs#argument} reads it; null = the experiment's. */
        public static Request of(
                Path model,
                List<Path> inputs,
                Path out,
                double severity,
                @Nullable String sampler,
                long seed) {
            return new Request(
                    model,
                    inputs,
                    out,
                    severity,
                    Optional.ofNullable(sampler)
                            .map(word -> Specs.STANDARD.argument(Sampler.class, word)),
                    seed);
        }
    }

    /** One restored picture; {@code notes} say what had to be converted. */
    public record Restored(String input, String output, List<String> notes) {}

    /** What was restored and what could not be read. */
    public record Outcome(List<Restored> restored, List<String> failed, double seconds) {}

    private final Request request;
    private final Workplace place;
    private final ModelFile.Model model;
    private final Map<ImageShape, Operator> operators = new LinkedHashMap<>();

    private RestoreJob(Request request, Workplace place, ModelFile.Model model) {
        this.request = request;
        this.place = place;
        this.model = model;
    }

    /**
     * Writes one PNG for each picture, of the same name and size.
     *
     * @throws Fault of kind input when none of the pictures can be read
     */
    public static Outcome run(Request request, Workplace place) {
        long start = System.nanoTime();
        List<Path> files = PictureFiles.in(request.inputs());
        try (ModelFile.Model model = ModelFile.read(request.model(), place.device())) {
            RestoreJob job = new RestoreJob(request, place, model);
            try {
                return job.all(files, start);
            } finally {
                job.operators.values().forEach(Operator::close);
            }
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
        List<String> notes = new ArrayList<>();
        int channels = model.about().image().channels();
        if (picture.channels() != channels) {
            notes.add(
                    channels == 1
                            ? "converted from colour to grey, which the model wants"
                            : "converted from grey to colour, which the model wants");
        }
        Picture fitting = Convert.channels(picture, channels);
        ImageShape shape = Pictures.shape(fitting);
        if (!shape.equals(model.about().image())) {
            notes.add(
                    "is "
                            + shape
                            + ", the model was trained on "
                            + model.about().image()
                            + ": restored at its own size");
        }
        Path out = target(file);
        Seeds seeds = Seeds.of(request.seed(), index, 1).derive("restore");
        try (Scope scope = Scope.open()) {
            Tensor xt = Pictures.tensor(List.of(fitting), place.device());
            Tiles tiles = new Tiles(TILE, model.about().experiment().network().multiple());
            Tensor restored = tiles.apply(xt, tile -> restore(tile, seeds));
            PictureWriter.write(Pictures.pictures(restored).getFirst(), out);
        }
        notes.forEach(n -> place.on().said(file + " " + n));
        return new Restored(file.toString(), out.toString(), List.copyOf(notes));
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

    private Tensor restore(Tensor xt, Seeds seeds) {
        Experiment e = model.about().experiment();
        int steps = e.degradation().steps();
        int n = Math.max(1, (int) Math.round(request.severity() * steps));
        ImageShape shape = new ImageShape((int) xt.size(1), (int) xt.size(2), (int) xt.size(3));
        Operator operator =
                operators.computeIfAbsent(shape, s -> e.degradation().open(s, place.device()));
        return new Restoration(
                        request.sampler().orElse(e.sampler()),
                        model.restorer(),
                        operator,
                        TimeGrid.from(n, steps))
                .restoreUnknown(xt, seeds, StepListener.NONE);
    }
}
