package dev.thaw.app.cli;

import dev.thaw.experiment.QuickstartJob;
import dev.thaw.experiment.Workplace;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job from nothing to a report. */
@Command(
        name = "quickstart",
        description = {
            "Trains a small restorer on pictures that Thaw makes itself, restores and generates"
                    + " pictures, measures, and writes report.html.",
            "Needs no network and no data. What an earlier call finished is not done again."
        })
final class QuickstartCommand extends JobAction {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "thaw-quickstart",
            description = "Folder for everything (default: thaw-quickstart).")
    private Path out = Path.of("");

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "8",
            description = "About how long it may take (default: 8).")
    private double minutes;

    @Override
    Answer run(Workplace place) {
        QuickstartJob.Outcome outcome =
                QuickstartJob.run(new QuickstartJob.Request(out, minutes, seed()), place);
        return EvaluateCommand.answer(outcome.report(), outcome.html());
    }
}
