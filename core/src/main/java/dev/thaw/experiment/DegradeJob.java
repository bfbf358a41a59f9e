package dev.thaw.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.base.Check;
import dev.thaw.degrade.Applied;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.image.Animation;
import dev.thaw.image.Grid;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureReader;
import dev.thaw.image.PictureWriter;
import dev.thaw.image.Resize;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Shows a degradation of one picture over its severity: a sheet, an animation or a page. */
public final class DegradeJob {
    private static final int COLUMNS = 10;

    /** Small pictures are magnified to about this side, so that a sheet shows their pixels. */
    private static final int SHOWN_SIDE = 112;

    private static final int FRAME_HUNDREDTHS = 15;

    /**
     * What to show.
     *
     * @param with a degradation as {@link Specs#argument} reads it
     * @param frames pictures over the severity, both ends included, at least 2
     * @param size the longer side is shrunk to this many pixels; 0 = the picture as it is
     * @param key of the draw
     * @param out a .png or .jpg file for a sheet, a .gif file for an animation, an .html file for a
     *     page; empty = none
     */
    public record Request(
            Path in, String with, int frames, int size, DrawKey key, Optional<Path> out) {
        public Request {
            Check.within("frames", 2, 1000, frames);
            Check.that(
                    size == 0 || size >= 8,
                    "size must be 0 (as it is) or at least 8 pixels, got " + size);
        }

        /** With the draw of image 0 under a seed. */
        public Request(Path in, String with, int frames, int size, long seed, Path out) {
            this(in, with, frames, size, DrawKey.preview(seed), Optional.of(out));
        }

        private boolean animated() {
            return out.isPresent()
                    && out.get().toString().toLowerCase(Locale.ROOT).endsWith(".gif");
        }
    }

    /**
     * What was shown.
     *
     * @param output the file written; null = none
     * @param steps the steps of the process that the frames show, of T = {@code of}
     * @param index with the seed, what keyed the draw
     * @param applied what was done at each of these steps
     */
    public record Outcome(
            String input,
            @Nullable String output,
            JsonNode degradation,
            int width,
            int height,
            int channels,
            List<Integer> steps,
            int of,
            long seed,
            long index,
            DrawKey.Use use,
            List<Applied> applied) {
        /** What was applied, for people: the picture, then a block of lines for each step. */
        public String explanation() {
            String whose =
                    switch (use) {
                        case PREVIEW -> "";
                        case TRAINING -> " of a training";
                        case EVALUATION -> " of an evaluation";
                    };
            List<String> lines = new ArrayList<>();
            lines.add(input + ": seed " + seed + ", index " + index + whose);
            lines.addAll(AppliedWords.lines(steps, of, applied));
            return String.join("\n", lines);
        }
    }

    private record Frames(List<Picture> pictures, List<Applied> applied) {}

    private final Degradation degradation;
    private final Device device;
    private final OperatorByShape operator;

    private DegradeJob(Degradation degradation, Device device) {
        this.degradation = degradation;
        this.device = device;
        this.operator = new OperatorByShape(degradation, device);
    }

    /** Reads, degrades, writes; {@code device} as {@link Device#parse} reads it. */
    public static Outcome run(Request request, String device) {
        return run(List.of(request), device).getFirst();
    }

    /** Several pictures, all with the degradation of the first. */
    public static List<Outcome> run(List<Request> requests, String device) {
        Degradation degradation =
                Specs.STANDARD.argument(Degradation.class, requests.getFirst().with());
        Check.that(
                degradation.pictures(),
                "the degradation of a file must work on pictures, grey or RGB, got " + degradation);
        DegradeJob job = new DegradeJob(degradation, Device.parse(device));
        try {
            return requests.stream().map(job::shown).toList();
        } finally {
            job.operator.close();
        }
    }

    private Outcome shown(Request request) {
        request.out()
                .filter(out -> !request.animated() && !PreviewPage.named(out))
                .ifPresent(PictureWriter::checkName);
        Picture clean = shrunk(PictureReader.STANDARD.read(request.in()), request.size());
        List<Integer> steps = steps(request.frames(), degradation.steps());
        Frames frames = frames(clean, steps, request.key());
        for (Path out : request.out().stream().toList()) {
            write(request, frames.pictures(), steps, out);
        }
        return new Outcome(
                request.in().toString(),
                request.out().map(Path::toString).orElse(null),
                Specs.STANDARD.tree((Record) degradation),
                clean.width(),
                clean.height(),
                clean.channels(),
                steps,
                degradation.steps(),
                request.key().seed(),
                request.key().index(),
                request.key().use(),
                frames.applied());
    }

    private void write(Request request, List<Picture> frames, List<Integer> steps, Path out) {
        if (request.animated()) {
            Animation.write(magnified(frames), FRAME_HUNDREDTHS, out);
        } else if (PreviewPage.named(out)) {
            PreviewPage.write(
                    request.in(),
                    Specs.STANDARD.tree((Record) degradation),
                    frames,
                    steps,
                    degradation.steps(),
                    request.key().seed(),
                    out);
        } else {
            PictureWriter.write(sheet(frames, steps, degradation.steps()), out);
        }
    }

    private static Picture shrunk(Picture picture, int side) {
        int longer = Math.max(picture.width(), picture.height());
        if (side == 0 || longer <= side) {
            return picture;
        }
        return Resize.to(
                picture,
                Math.max(1, (int) ((long) picture.width() * side / longer)),
                Math.max(1, (int) ((long) picture.height() * side / longer)),
                Resize.Filter.BICUBIC);
    }

    /** Steps 0 … T, evenly spread, none twice. */
    private static List<Integer> steps(int frames, int of) {
        return IntStream.range(0, frames)
                .map(i -> (int) Math.round((double) i * of / (frames - 1)))
                .distinct()
                .boxed()
                .toList();
    }

    /** One frame at a time, all with the same draw, so that large pictures fit. */
    private Frames frames(Picture clean, List<Integer> steps, DrawKey key) {
        List<Picture> frames = new ArrayList<>();
        List<Applied> applied = new ArrayList<>();
        try (Scope scope = Scope.open();
                Degrader degrader = operator.at(Pictures.shape(clean)).draw(key.degradation())) {
            Tensor x0 = Pictures.tensor(List.of(clean), device);
            for (int step : steps) {
                try (Scope one = Scope.open()) {
                    double severity = (double) step / degradation.steps();
                    Tensor xt = degrader.degrade(x0, Tensors.severity(severity, 1, device));
                    frames.addAll(Pictures.pictures(xt));
                    applied.add(Applied.of(degradation, degrader, 0, severity));
                }
            }
        }
        return new Frames(frames, applied);
    }

    private static Picture sheet(List<Picture> frames, List<Integer> steps, int of) {
        List<String> captions = steps.stream().map(step -> step + "/" + of).toList();
        Picture first = frames.getFirst();
        return Grid.of(Math.min(COLUMNS, frames.size()))
                .magnified(magnification(first))
                .draw(frames, captions);
    }

    private static List<Picture> magnified(List<Picture> frames) {
        int factor = magnification(frames.getFirst());
        Grid single = new Grid(1, 0, factor, 255);
        return frames.stream().map(frame -> single.draw(List.of(frame))).toList();
    }

    private static int magnification(Picture picture) {
        return Math.max(1, SHOWN_SIDE / Math.max(picture.width(), picture.height()));
    }
}
