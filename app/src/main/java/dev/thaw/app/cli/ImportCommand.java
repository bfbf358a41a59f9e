package dev.thaw.app.cli;

import dev.thaw.experiment.Data;
import dev.thaw.experiment.Experiment;
import dev.thaw.experiment.ImportJob;
import dev.thaw.experiment.Specs;
import dev.thaw.experiment.Workplace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Imports a checkpoint of the official code. */
@Command(
        name = "import",
        description = {
            "Makes a model of a checkpoint of the official Cold Diffusion code (.pt), or of a bare"
                    + " state dict (.pth).",
            "The file is read without Python and nothing in it is executed; names, shapes and the"
                    + " saved schedule must fit the experiment."
        },
        footer = {
            "",
            "Example:",
            "  thaw import model.pt --experiment cifar-blur.yaml --out cifar-blur.safetensors"
        })
final class ImportCommand extends JobAction {
    @Parameters(paramLabel = "FILE", description = "The checkpoint.")
    private Path file = Path.of("");

    @Option(
            names = "--experiment",
            required = true,
            paramLabel = "EXPERIMENT",
            description = "What it was trained as: a YAML or JSON file.")
    private Path recipe = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "M",
            description = "The model file to write.")
    private Path out = Path.of("");

    @Option(
            names = "--weights",
            paramLabel = "W",
            defaultValue = "ema",
            description = "ema (the moving average) or model (the last step) (default: ema).")
    private String weights = "ema";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where the training data lie: fits what generation starts from; without it the"
                            + " model can restore.")
    private @Nullable String data;

    @Option(
            names = "--set",
            paramLabel = "K=V",
            description = "Override a setting by its path; may be given several times.")
    private List<String> overrides = new ArrayList<>();

    @Override
    Answer run(Workplace place) {
        Experiment read = Specs.STANDARD.read(Experiment.class, recipe, overrides);
        Data own = read.data();
        Experiment experiment = data == null ? read : read.with(own.at(data));
        boolean fit = data != null || own.set().procedural();
        ImportJob.Outcome outcome =
                ImportJob.run(
                        new ImportJob.Request(
                                file, experiment, ImportJob.Weights.of(weights), fit, out),
                        place);
        return new Answer(
                outcome,
                String.format(
                        Locale.ROOT,
                        "%s holds %,d parameters in %d tensors for images of %s (weights: %s,"
                                + " step %,d%s)%s",
                        outcome.model(),
                        outcome.parameters(),
                        outcome.tensors(),
                        outcome.image(),
                        outcome.weights(),
                        outcome.step(),
                        outcome.tables() == 0
                                ? ""
                                : ", " + outcome.tables() + " tables agree with the schedule",
                        fit ? "" : "\nIt restores; to generate, import it with --data."));
    }
}
