package dev.thaw.app.cli;

import dev.thaw.base.Fault;
import dev.thaw.experiment.DegradeJob;
import dev.thaw.experiment.Workplace;
import java.nio.file.Path;
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
            "With --check, --curve or --equalise it finds out about the degradation instead."
        },
        synopsisHeading = "",
        customSynopsis = {
            "Usage: thaw degrade IN --with SPEC --out F [--frames K] [--size N]",
            "       thaw degrade --check SPEC [--data DIR]",
            "       thaw degrade --curve SPEC [--data DIR] --out F.html",
            "       thaw degrade --equalise T --with SPEC [--data DIR] --out F.yaml"
        },
        footer = {
            "",
            "Examples:",
            "  thaw degrade cat.jpg --with gaussian-blur --out cat-blur.png",
            "  thaw degrade cat.jpg --with '{type: gaussian-blur, steps: 40, std: 2}' --out b.gif",
            "  thaw degrade --check my-damage.yaml",
            "  thaw degrade --curve snow --data my/pictures --out snow.html",
            "\"thaw list degradations\" shows all degradations and their settings."
        })
final class DegradeCommand extends JobAction {
    private static final int SIDE = 256;

    @Parameters(
            paramLabel = "IN",
            arity = "0..1",
            description = "A picture: PNG, JPEG, BMP, GIF, TIFF or WebP.")
    private @Nullable Path in;

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
            names = "--out",
            paramLabel = "F",
            description =
                    "A .png or .jpg file for a sheet, a .gif file for an animation, an .html file for"
                            + " a page.")
    private @Nullable Path out;

    @Mixin private DegradeModes modes = new DegradeModes();

    @Override
    Answer run(Workplace place) {
        if (modes.asked()) {
            return modes.run(in != null, with, out, size, seed(), place);
        }
        if (in == null || with == null || out == null) {
            throw Fault.usage(
                    "degrade needs a picture IN, --with and --out; or one of --check, --curve and"
                            + " --equalise");
        }
        int side = size == null ? SIDE : size;
        DegradeJob.Outcome outcome =
                DegradeJob.run(
                        new DegradeJob.Request(in, with, frames, side, seed(), out),
                        options().device);
        return new Answer(
                outcome,
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
}
