package dev.thaw.app.cli;

import dev.thaw.experiment.EvaluateJob;
import dev.thaw.experiment.EvaluationRequest;
import dev.thaw.experiment.Workplace;
import dev.thaw.report.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a model. */
@Command(
        name = "evaluate",
        description = {
            "Measures a model on test pictures: degraded, restored by one call (direct), by"
                    + " Algorithm 1 (naive) and by the model's sampler.",
            "Writes report.html, report.json, report.csv, per-image.csv and sheets."
        })
final class EvaluateCommand extends JobAction {
    @Option(names = "--model", required = true, paramLabel = "M", description = "A trained model.")
    private Path model = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder for the report.")
    private Path out = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the data lie (default: variable THAW_DATA, else as in training).")
    private @Nullable String data;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "0",
            description = "Test pictures; 0 = as in the experiment (default: 0).")
    private int count;

    @Option(
            names = "--classifier",
            paramLabel = "F",
            description = "A classifier for set metrics and recognition (see 'thaw classifier').")
    private @Nullable Path classifier;

    @Option(
            names = "--inception",
            paramLabel = "F",
            description =
                    "Inception weights: set metrics see through them, so that the Fréchet distance"
                            + " is the FID (see 'thaw doctor').")
    private @Nullable Path inception;

    @Option(
            names = "--generate",
            paramLabel = "N",
            defaultValue = "0",
            description = "Also generate N pictures and compare them with the test set.")
    private int generated;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "0",
            description = "Sampling steps; 0 = all steps of the process (default: 0).")
    private int steps;

    @Option(
            names = "--severity",
            paramLabel = "X",
            defaultValue = "1",
            description =
                    "How damaged the test pictures are, above 0 to 1; the model is told"
                            + " (default: 1).")
    private double severity;

    @Option(
            names = "--set",
            paramLabel = "K=V",
            description =
                    "Use another sampler or noise of the start than the model names, for example"
                            + " sampler.end=estimated or prior.noise=0; may be given several"
                            + " times.")
    private List<String> change = new ArrayList<>();

    @Option(
            names = "--with",
            paramLabel = "SPEC",
            description =
                    "Measure on another degradation than the model was trained on: its name,"
                            + " settings in braces, or a YAML file.")
    private @Nullable String with;

    @Option(
            names = "--require",
            paramLabel = "PATH>=X",
            description =
                    "Exit with code 7 unless a number of report.json is so, for example"
                            + " 'evaluation.sampled.ssim>=0.4' or '<='; may be given several"
                            + " times.")
    private List<Gate> gates = new ArrayList<>();

    @Mixin private PrecisionOption precision = new PrecisionOption();

    @Override
    Answer run(Workplace place) {
        Report report =
                EvaluateJob.run(
                        EvaluationRequest.of(
                                        model,
                                        out,
                                        new EvaluationRequest.Panel(
                                                count,
                                                Optional.ofNullable(classifier),
                                                Optional.ofNullable(inception),
                                                generated),
                                        seed())
                                .at(dataPlace(data))
                                .by(EvaluationRequest.Route.of(with, severity, steps, change)),
                        precision.at(place));
        Gate.checkAll(gates, report.json(), out);
        return answer(report, out.resolve("report.html").toString());
    }

    static Answer answer(Report report, String html) {
        StringBuilder words = new StringBuilder();
        report.tables().forEach(table -> words.append(table.markdown()).append("\n"));
        words.append(report.headline()).append("\n").append(html);
        return new Answer(report.json(), words.toString());
    }
}
