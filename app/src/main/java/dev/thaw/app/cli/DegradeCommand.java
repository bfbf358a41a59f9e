package dev.thaw.app.cli;

import dev.thaw.experiment.DegradeJob;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a degradation. */
@Command(
        name = "degrade",
        description = "Shows a degradation of a picture over its severity.",
        footer = {
            "",
            "Examples:",
            "  thaw degrade cat.jpg --with gaussian-blur --out cat-blur.png",
            "  thaw degrade cat.jpg --with '{type: gaussian-blur, steps: 40, std: 2}' --out b.gif",
            "\"thaw list degradations\" shows all degradations and their settings."
        })
final class DegradeCommand extends Action {
    @Parameters(paramLabel = "IN", description = "A picture: PNG, JPEG, BMP, GIF, TIFF or WebP.")
    private Path in = Path.of("");

    @Option(
            names = "--with",
            required = true,
            paramLabel = "SPEC",
            description = "A degradation: its name, settings in braces, or a YAML file.")
    private String with = "";

    @Option(
            names = "--frames",
            paramLabel = "K",
            defaultValue = "9",
            description = "Pictures over the severity, both ends included (default: 9).")
    private int frames;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "256",
            description =
                    "Shrink the longer side to N pixels; 0 leaves the picture as it is"
                            + " (default: 256).")
    private int size;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "F",
            description = "A .png or .jpg file for a sheet, a .gif file for an animation.")
    private Path out = Path.of("");

    @Override
    Answer run(Console console) {
        Thaw options = options();
        long seed = options.seed == null ? 1 : options.seed;
        DegradeJob.Outcome outcome =
                DegradeJob.run(
                        new DegradeJob.Request(in, with, frames, size, seed, out), options.device);
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
