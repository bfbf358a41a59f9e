package dev.thaw.app.cli;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.experiment.DegradeJob;
import dev.thaw.experiment.DrawKey;
import dev.thaw.experiment.PictureFiles;
import dev.thaw.experiment.Workplace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a degradation. */
@Command(
        name = "degrade",
        description = {
            "Shows a degradation of a picture over its severity.",
            "Several pictures, or a folder, get one sheet each and one image number after the"
                    + " other.",
            "With --check, --curve or --equalise it finds out about the degradation instead."
        },
        synopsisHeading = "",
        customSynopsis = {
            "Usage: thaw degrade IN... --with SPEC --out F [--frames K] [--size N] [--explain]",
            "       thaw degrade --check SPEC [--data DIR]",
            "       thaw degrade --curve SPEC [--data DIR] --out F.html",
            "       thaw degrade --equalise T --with SPEC [--data DIR] --out F.yaml"
        },
        footer = {
            "",
            "Examples:",
            "  thaw degrade cat.jpg --with gaussian-blur --out cat-blur.png",
            "  thaw degrade cat.jpg --with '{type: gaussian-blur, steps: 40, std: 2}' --out b.gif",
            "  thaw degrade cat.jpg --with one-of --explain --index 17",
            "  thaw degrade --check my-damage.yaml",
            "  thaw degrade --curve snow --data my/pictures --out snow.html",
            "\"thaw list degradations\" shows all degradations and their settings."
        })
final class DegradeCommand extends JobAction {
    private static final int SIDE = 256;

    @Parameters(
            paramLabel = "IN",
            arity = "0..*",
            description =
                    "Pictures (PNG, JPEG, BMP, GIF, TIFF or WebP), or folders whose pictures are"
                            + " taken.")
    private List<Path> in = new ArrayList<>();

    @Option(
            names = "--with",
            paramLabel = "SPEC",
            description = "A degradation: its name, settings in braces, or a YAML file.")
    private @Nullable String with;

    @Option(
            names = "--frames",
            paramLabel = "K",
            defaultValue = "9",
            description = "Pictures over the severity, both ends included (default: 9).")
    private int frames;

    @Option(
            names = "--size",
            paramLabel = "N",
            description =
                    "Shrink the longer side to N pixels; 0 leaves the picture as it is"
                            + " (default: 256). For --data: width and height (default: 32).")
    private @Nullable Integer size;

    @Option(
            names = "--explain",
            description =
                    "Say what was applied at each severity: parts in order, their own severities,"
                            + " what was drawn.")
    private boolean explain;

    @Option(
            names = "--index",
            paramLabel = "I",
            defaultValue = "0",
            description = "Number of the (first) image: with --seed it keys the draw (default: 0).")
    private long index;

    @Option(
            names = "--draw-of",
            paramLabel = "USE",
            defaultValue = "preview",
            description =
                    "Make the draw that image --index has in a training or an evaluation with this"
                            + " --seed: training (its position in the run), evaluation (its place in"
                            + " the test set), or preview (default: preview).")
    private DrawKey.Use use = DrawKey.Use.PREVIEW;

    @Option(
            names = "--out",
            paramLabel = "F",
            description =
                    "A .png or .jpg file for a sheet, a .gif file for an animation, an .html file for"
                            + " a page; for several pictures a folder. May be left out with"
                            + " --explain.")
    private @Nullable Path out;

    @Mixin private DegradeModes modes = new DegradeModes();

    @Override
    Answer run(Workplace place) {
        if (modes.asked()) {
            return modes.run(!in.isEmpty(), with, out, size, seed(), place);
        }
        if (in.isEmpty() || with == null) {
            throw Fault.usage(
                    "degrade needs a picture IN, --with and --out; or one of --check, --curve and"
                            + " --equalise");
        }
        Check.that(out != null || explain, "degrade needs --out, --explain or both");
        String spec = with;
        boolean several = in.size() > 1 || Files.isDirectory(in.getFirst());
        List<Path> files = PictureFiles.in(in);
        List<DegradeJob.Request> requests = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            requests.add(request(files.get(i), spec, index + i, several));
        }
        List<DegradeJob.Outcome> outcomes = DegradeJob.run(requests, options().device);
        String words = outcomes.stream().map(this::words).collect(Collectors.joining("\n"));
        return new Answer(several ? outcomes : outcomes.getFirst(), words);
    }

    private DegradeJob.Request request(Path file, String spec, long number, boolean several) {
        int side = size == null ? SIDE : size;
        Optional<Path> target =
                Optional.ofNullable(out).map(o -> several ? o.resolve(sheetName(file, number)) : o);
        return new DegradeJob.Request(
                file, spec, frames, side, new DrawKey(seed(), number, use), target);
    }

    /** Numbered, since two folders may hold files of the same name. */
    private static String sheetName(Path file, long number) {
        return number
                + "-"
                + String.valueOf(file.getFileName()).replaceAll("\\.[^.]*$", "")
                + ".png";
    }

    private String words(DegradeJob.Outcome outcome) {
        List<String> lines = new ArrayList<>();
        if (explain) {
            lines.add(outcome.explanation());
        }
        if (outcome.output() != null) {
            lines.add(
                    outcome.output()
                            + " shows "
                            + outcome.steps().size()
                            + " of the severities 0/"
                            + outcome.of()
                            + " to "
                            + outcome.of()
                            + "/"
                            + outcome.of()
                            + " of "
                            + outcome.input()
                            + " at "
                            + outcome.width()
                            + "x"
                            + outcome.height());
        }
        return String.join("\n", lines);
    }
}
