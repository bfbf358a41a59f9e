package dev.thaw.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.experiment.Inspector;
import dev.thaw.experiment.Specs;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what a file is. */
@Command(
        name = "inspect",
        description = {
            "Says what a file is: a model or checkpoint (its tensors and what it was trained on), a"
                    + " picture, an idx, CIFAR or zip file, settings.",
            "Told by the content; nothing is loaded or executed."
        })
final class InspectCommand extends Action {
    private static final int LONGEST_VALUE = 200;

    @Parameters(paramLabel = "FILE", description = "Any file.")
    private Path file = Path.of("");

    @Override
    Answer run(Console console) {
        Inspector.Inspection found = Inspector.inspect(file);
        StringBuilder words = new StringBuilder(found.file() + ": " + found.words());
        if (found.facts().get("metadata") instanceof Map<?, ?> metadata && !metadata.isEmpty()) {
            Table table = new Table();
            metadata.forEach(
                    (key, value) -> table.row(key.toString(), shortened(value.toString())));
            words.append("\n").append(table.words("  ", console.width()));
        }
        if (found.facts().get("experiment") instanceof JsonNode experiment) {
            words.append("\n")
                    .append(Specs.print(experiment).stripTrailing().indent(2).stripTrailing());
        }
        if (!found.tensors().isEmpty()) {
            Table table = new Table();
            for (Inspector.TensorLine tensor : found.tensors()) {
                String shape =
                        tensor.shape().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining("x"));
                table.row(tensor.name(), tensor.type(), shape.isEmpty() ? "scalar" : shape);
            }
            words.append("\n").append(table.words("  "));
        }
        return new Answer(found, words.toString());
    }

    private static String shortened(String value) {
        String line = value.replaceAll("\\s+", " ");
        return line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE) + " …";
    }
}
