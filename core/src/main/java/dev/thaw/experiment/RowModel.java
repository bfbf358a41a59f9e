package dev.thaw.experiment;

import dev.thaw.base.AtomicFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The trained model by which a row of a reproduction is measured.
 *
 * @param run its run folder
 * @param change settings to use instead of the model's, see {@link ModelFile#read}
 */
record RowModel(Path run, List<String> change) {
    Path file() {
        return run.resolve("model.safetensors");
    }

    /** Trained in a run folder, unless an earlier call did. */
    static RowModel trained(Path run, Experiment experiment, Workplace place) {
        if (!TrainJob.done(run, experiment)) {
            new TrainJob(experiment, run, place).run();
        }
        return new RowModel(run, List.of());
    }

    /**
     * The same weights with other settings. A prior that must be fitted anew gets a run folder of
     * its own, which continues this one at its end.
     *
     * @throws dev.thaw.base.Fault of kind model where the weights do not serve those settings
     */
    RowModel changed(Experiment trained, List<String> settings, Path own, Workplace place) {
        Experiment other =
                Specs.STANDARD.read(Experiment.class, Specs.STANDARD.tree(trained), settings);
        if (ModelFile.serves(trained, other)) {
            return new RowModel(run, settings);
        }
        if (!TrainJob.done(own, other)) {
            try (RunFolder from = RunFolder.open(run);
                    RunFolder to = RunFolder.open(own)) {
                Path last = from.checkpoints().getFirst();
                AtomicFile.write(
                        to.path().resolve(last.getFileName()), out -> Files.copy(last, out));
            }
        }
        return trained(own, other, place);
    }
}
