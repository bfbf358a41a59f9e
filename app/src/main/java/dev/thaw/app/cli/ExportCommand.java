package dev.thaw.app.cli;

import dev.thaw.experiment.ExportJob;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a model for other programs. */
@Command(
        name = "export",
        description = {
            "Writes the restorer of a model as an ONNX file that needs no Thaw to run.",
            "Inputs: xt (N, C, H, W), float32 in [-1, 1], and severity (N), 0 = clean to 1 = fully"
                    + " degraded. Output: x0 (N, C, H, W). N, H and W are free; H and W must be"
                    + " multiples of what the file says under thaw.multiple."
        },
        footer = {
            "",
            "Example:",
            "  thaw export --onnx --model run/model.safetensors --out model.onnx"
        })
final class ExportCommand extends Action {
    @Option(
            names = "--onnx",
            required = true,
            description = "As ONNX; there is no other format yet.")
    private boolean onnx;

    @Option(names = "--model", required = true, paramLabel = "M", description = "A trained model.")
    private Path model = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "F", description = "The file to write.")
    private Path out = Path.of("");

    @Override
    Answer run(Console console) {
        ExportJob.Outcome outcome = ExportJob.run(new ExportJob.Request(model, out));
        return new Answer(
                outcome,
                String.format(
                        Locale.ROOT,
                        "%s holds %,d parameters in %,d operations (ONNX, opset %d, %.1f MB): xt (N,"
                                + " %d, H, W) and severity (N) become x0 (N, %d, H, W)%s",
                        outcome.output(),
                        outcome.parameters(),
                        outcome.operations(),
                        outcome.opset(),
                        outcome.bytes() / 1e6,
                        outcome.channels(),
                        outcome.channels(),
                        outcome.multiple() == 1
                                ? ""
                                : "; H and W must be multiples of " + outcome.multiple()));
    }
}
