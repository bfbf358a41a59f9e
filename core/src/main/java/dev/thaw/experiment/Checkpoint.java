package dev.thaw.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.base.Fault;
import dev.thaw.tensor.Safetensors;
import dev.thaw.tensor.Scope;
import dev.thaw.train.Trainer;
import java.nio.file.Path;
import java.util.List;

/**
 * The state of a training on disk: weights, Adam and averages by name, counters in the metadata.
 */
final class Checkpoint {
    /** Keys of an experiment that may change between two parts of one run. */
    private static final List<String> FREE =
            List.of("title", "evaluation", "sampler", "prior", "data.path");

    private Checkpoint() {}

    /** Writes the state and removes older checkpoints once it is safely in place. */
    static Path write(RunFolder folder, ModelFile.About about, Trainer trainer) {
        Path file = folder.checkpoint(trainer.images());
        try (Scope scope = Scope.open()) {
            Safetensors.write(file, trainer.state(), ModelFile.metadata("checkpoint", about));
        }
        folder.keepNewest();
        return file;
    }

    /**
     * Gives a trainer the state of a checkpoint.
     *
     * @throws Fault of kind model when the checkpoint belongs to another experiment
     */
    static void resume(Path file, ModelFile.About wanted, Trainer trainer) {
        ModelFile.About saved = ModelFile.about(file, "checkpoint");
        sameRun(file, saved.experiment(), wanted.experiment());
        if (!saved.image().equals(wanted.image())) {
            throw Fault.model(
                    file
                            + " was trained on images of "
                            + saved.image()
                            + ", the data give "
                            + wanted.image());
        }
        try (Scope scope = Scope.open()) {
            trainer.resume(Safetensors.read(file), saved.images(), saved.steps());
        }
    }

    private static void sameRun(Path file, Experiment saved, Experiment wanted) {
        ObjectNode a = fixed(saved);
        ObjectNode b = fixed(wanted);
        if (!a.equals(b)) {
            String path = difference("", a, b);
            throw Fault.model(
                    "the run continues "
                            + file.getFileName()
                            + ", whose experiment differs in "
                            + path
                            + ": use another --run folder or the same setting");
        }
    }

    private static ObjectNode fixed(Experiment e) {
        ObjectNode tree = Specs.STANDARD.tree(e);
        for (String key : FREE) {
            int dot = key.indexOf('.');
            if (dot < 0) {
                tree.remove(key);
            } else if (tree.get(key.substring(0, dot)) instanceof ObjectNode inner) {
                inner.remove(key.substring(dot + 1));
            }
        }
        if (tree.get("training") instanceof ObjectNode training) {
            training.remove("checkpointEvery");
        }
        return tree;
    }

    private static String difference(
            String path,
            com.fasterxml.jackson.databind.JsonNode a,
            com.fasterxml.jackson.databind.JsonNode b) {
        if (a instanceof ObjectNode x && b instanceof ObjectNode y) {
            for (var field : x.properties()) {
                if (!field.getValue().equals(y.path(field.getKey()))) {
                    String inner = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                    return difference(inner, field.getValue(), y.path(field.getKey()));
                }
            }
        }
        return path + " (" + a + " there, " + b + " here)";
    }
}
