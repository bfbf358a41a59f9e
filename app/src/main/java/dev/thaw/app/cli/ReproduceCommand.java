package dev.thaw.app.cli;

import dev.thaw.experiment.ReproduceJob;
import dev.thaw.experiment.Reproduction.Budget;
import dev.thaw.experiment.Workplace;
import dev.thaw.report.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reproduces a table of a paper. */
@Command(
        name = "reproduce",
        description = {
            "Trains and evaluates the rows of a paper's table and sets the printed numbers beside"
                    + " the measured ones.",
            "What was finished before in the same folder is not done again; rows whose data are"
                    + " missing are reported."
        },
        footer = {
            "",
            "Tables: cold/table1 (deblurring), cold/table2 (inpainting), cold/table3"
                    + " (super-resolution), cold/table4 (snow),",
            "cold/table5 (generation), cold/decolor, cold/conflicts (settings that the sources"
                    + " dispute);",
            "soft/sampler-ablation, soft/nfe-curve (distance by network calls), soft/schedule,"
                    + " soft/open-points (what",
            "the paper leaves open); or a file of your own."
        })
final class ReproduceCommand extends JobAction {
    @Parameters(paramLabel = "TABLE", description = "The table, for example cold/table1.")
    private String table = "";

    @Option(
            names = "--budget",
            paramLabel = "B",
            defaultValue = "small",
            description =
                    "small: two cores and at most 40 minutes a row; paper: the whole recipe, for a"
                            + " GPU (default: small).")
    private Budget budget = Budget.SMALL;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Root of the data: mnist, cifar10, celeba-hq … below it (default: variable"
                            + " THAW_DATA).")
    private @Nullable String data;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for runs and report (default: reproduced/ and the table's name).")
    private @Nullable Path out;

    @Option(
            names = "--only",
            paramLabel = "ROW",
            split = ",",
            description = "Make these rows alone; may be given several times.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--degraded",
            description = "Train nothing: measure what the degradations leave of the pictures.")
    private boolean degraded;

    @Option(
            names = "--inception",
            paramLabel = "F",
            description =
                    "Weights of the Inception network, for Fréchet distances like the printed ones"
                            + " (see 'thaw doctor').")
    private @Nullable Path inception;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Test pictures, and at most so many generated ones in the soft tables; 0 = as"
                            + " in the experiments and the table (default: 0).")
    private int count;

    @Override
    Answer run(Workplace place) {
        String root = dataPlace(data);
        Path name = Path.of(table.replaceFirst("\\.ya?ml$", ""));
        String leaf =
                name.getNameCount() > 2 ? String.valueOf(name.getFileName()) : name.toString();
        Path folder = out == null ? Path.of("reproduced").resolve(leaf) : out;
        Report report =
                ReproduceJob.run(
                        new ReproduceJob.Request(
                                table,
                                budget,
                                root == null ? "" : root,
                                folder,
                                only,
                                degraded,
                                Optional.ofNullable(inception),
                                count,
                                seed()),
                        place);
        Answer answer = EvaluateCommand.answer(report, folder.resolve("report.html").toString());
        StringBuilder words = new StringBuilder(answer.words());
        report.allCaveats().forEach(c -> words.append("\n").append(c));
        return new Answer(report.json(), words.toString());
    }
}
