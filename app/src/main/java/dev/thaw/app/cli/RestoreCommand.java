package dev.thaw.app.cli;

import dev.thaw.base.Fault;
import dev.thaw.experiment.PictureRestorer;
import dev.thaw.experiment.RestoreJob;
import dev.thaw.experiment.Workplace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Restores pictures. */
@Command(
        name = "restore",
        description = {
            "Restores pictures that are already degraded; never degrades them again.",
            "Pictures may have any size and mode. Each is written as PNG under its own name.",
            "When some cannot be read, the others are restored and the exit code is 3."
        })
final class RestoreCommand extends JobAction {
    @Parameters(
            paramLabel = "IN",
            arity = "1..*",
            description = "Pictures, or folders whose pictures are taken.")
    private List<Path> in = new ArrayList<>();

    @Option(names = "--model", required = true, paramLabel = "M", description = "A trained model.")
    private Path model = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder for the restored pictures.")
    private Path out = Path.of("");

    @Option(
            names = "--severity",
            paramLabel = "S",
            defaultValue = "1",
            description = "How degraded the pictures are, above 0 to 1 (default: 1).")
    private double severity;

    @Option(
            names = "--sampler",
            paramLabel = "SPEC",
            description =
                    "Another sampler than the model's: a name, settings in braces, or a YAML file.")
    private @Nullable String sampler;

    @Option(
            names = "--tile",
            paramLabel = "N",
            defaultValue = "" + PictureRestorer.TILE,
            description =
                    "The network sees larger pictures in overlapping tiles of N pixels, at least the"
                            + " size it was trained on; 0 = whole, whatever memory that takes"
                            + " (default: "
                            + PictureRestorer.TILE
                            + ").")
    private int tile;

    @Mixin private PrecisionOption precision = new PrecisionOption();

    @Override
    Answer run(Workplace place) {
        RestoreJob.Outcome outcome =
                RestoreJob.run(
                        new RestoreJob.Request(
                                model,
                                in,
                                out,
                                PictureRestorer.Settings.of(severity, sampler, seed(), tile)),
                        precision.at(place));
        int broken = outcome.failed().size();
        return new Answer(
                outcome,
                outcome.restored().size()
                        + (outcome.restored().size() == 1 ? " picture" : " pictures")
                        + " restored into "
                        + out
                        + " in "
                        + time(outcome.seconds())
                        + (broken == 0 ? "" : "; " + broken + " could not be read"),
                broken == 0 ? ExitCode.OK : ExitCode.of(Fault.Kind.INPUT));
    }
}
