package dev.thaw.app.cli;

import dev.thaw.data.DataCheck;
import dev.thaw.data.DataReport;
import dev.thaw.experiment.Specs;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Looks through a data set. */
@Command(
        name = "check",
        description = {
            "Reads every picture of a data set once and says what is there and what Thaw would do"
                    + " with it:",
            "counts, sizes, modes, duplicates, broken files, and the settings for an experiment."
        })
final class DataCheckCommand extends Action {
    @Parameters(
            paramLabel = "DIR",
            description = "A folder or zip archive of pictures, or a folder of idx or CIFAR files.")
    private Path place = Path.of("");

    @Override
    Answer run(Console console) {
        DataReport report = DataCheck.of(place);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", report.kind());
        document.put("place", report.place());
        document.put("parts", report.parts());
        document.put("looks", report.looks());
        document.put("files", report.files());
        document.put("plan", Specs.STANDARD.tree(report.plan()));
        document.put("sentences", report.sentences());
        String yaml = Specs.STANDARD.yaml(report.plan()).stripTrailing().indent(2);
        return new Answer(
                document,
                String.join("\n", report.sentences())
                        + "\nAn experiment could say:\ndata:\n"
                        + yaml.stripTrailing());
    }
}
