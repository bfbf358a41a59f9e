package dev.thaw.app.cli;

import dev.thaw.base.Fault;
import dev.thaw.data.DataCheck;
import dev.thaw.data.DataReport;
import dev.thaw.data.fetch.KnownSets;
import dev.thaw.data.fetch.Verdict;
import dev.thaw.experiment.Specs;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks through a data set. */
@Command(
        name = "check",
        description = {
            "Reads every picture of a data set once and says what is there and what Thaw would do"
                    + " with it:",
            "counts, sizes, modes, duplicates, broken files, and the settings for an experiment.",
            "With --for it says instead whether that is the data set of the published recipes, and"
                    + " if not,",
            "exactly what to get."
        })
final class DataCheckCommand extends Action {
    @Parameters(
            paramLabel = "DIR",
            description = "A folder or zip archive of pictures, or a folder of idx or CIFAR files.")
    private Path place = Path.of("");

    @Option(
            names = "--for",
            paramLabel = "SET",
            description = "mnist, fashion-mnist, cifar10, celeba-hq or afhq.")
    private @Nullable String set;

    @Override
    Answer run(Console console) {
        if (set != null) {
            Verdict verdict = KnownSets.judge(set, place);
            return new Answer(
                    verdict,
                    String.join("\n", verdict.sentences()),
                    verdict.right() ? ExitCode.OK : ExitCode.of(Fault.Kind.INPUT));
        }
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
