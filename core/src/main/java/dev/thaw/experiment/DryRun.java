package dev.thaw.experiment;

import dev.thaw.base.TemporaryFolder;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.degrade.Operator;
import dev.thaw.nn.Network;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.train.BatchSource;
import dev.thaw.train.Trainer;
import dev.thaw.train.Training;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/**
 * What a training would be, before it starts: the resolved experiment, the size of the network, and
 * the memory and speed of real optimiser steps and of what happens at a checkpoint.
 *
 * @param experiment all settings, as YAML
 * @param image shape of the training images
 * @param pictures in the training set
 * @param parameters of the network
 * @param stateBytes weights, gradients, moments and averages
 * @param peakBytes peak memory of the process in the training; 0 where the system does not tell
 * @param stepSeconds duration of one optimiser step
 * @param trainingSeconds forecast of the whole training from it
 */
public record DryRun(
        String experiment,
        String image,
        int pictures,
        long parameters,
        long stateBytes,
        long peakBytes,
        double stepSeconds,
        double trainingSeconds) {
    private static final int FEWEST_STEPS = 3;
    private static final int MOST_STEPS = 20;
    private static final Duration WARMING = Duration.ofSeconds(15);
    private static final int SHEET_STEPS = 4;
    private static final int MIB = 1 << 20;
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s*(\\d+) kB");

    /** Runs some optimiser steps and a checkpoint on the real data and throws the result away. */
    public static DryRun of(Experiment e, Workplace place) {
        try (PreparedSet data = PreparedSet.open(e.data(), Split.TRAIN);
                Network network = TrainJob.network(e, data.shape(), place);
                Operator operator = e.degradation().open(data.shape(), place.device());
                Trainer trainer =
                        new Trainer(
                                new Trainer.Task(
                                        network,
                                        e.parametrization().over(network),
                                        operator,
                                        e.degradation().steps(),
                                        e.objective(),
                                        e.training(),
                                        e.seed(),
                                        place.device()));
                BatchSource source =
                        new BatchSource(
                                data::forTraining,
                                data.size(),
                                e.training().batch(),
                                e.seed(),
                                0)) {
            Wiring.check(e, operator);
            Map<String, Tensor> prior = PriorFit.fit(e, data, operator, place.device());
            fillHeap();
            double seconds = time(trainer, source, e.training(), place);
            checkpoint(e, data, trainer, prior, place);
            prior.values().forEach(Tensor::close);
            long count = network.parameters().count();
            return new DryRun(
                    Specs.STANDARD.yaml(e),
                    words(data.shape()),
                    data.size(),
                    count,
                    4 * count * (4 + e.training().ema().size()),
                    peak(),
                    seconds,
                    seconds * e.training().images() / e.training().imagesPerStep());
        }
    }

    /**
     * Seconds of one step: the fastest of some, since the first also allocates, and Java compiles
     * while they run.
     */
    private static double time(
            Trainer trainer, BatchSource source, Training training, Workplace place) {
        double best = Double.MAX_VALUE;
        long begin = System.nanoTime();
        for (int i = 1; i <= MOST_STEPS && !trainer.finished(); i++) {
            long start = System.nanoTime();
            trainer.run(source, i * training.imagesPerStep(), p -> {}, place.stop());
            long now = System.nanoTime();
            best = Math.min(best, (now - start) / 1e9);
            if (i >= FEWEST_STEPS && now - begin > WARMING.toNanos()) {
                break;
            }
        }
        return best;
    }

    /**
     * Has the collector run once: a long training touches all of the Java heap that is set aside
     * for new objects, a few steps would not.
     */
    private static void fillHeap() {
        long before = collections();
        byte[] dropped = {};
        for (long i = 0;
                i < Runtime.getRuntime().maxMemory() && collections() == before;
                i += MIB) {
            dropped = new byte[MIB];
        }
        Reference.reachabilityFence(dropped);
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    /** What is written, read and drawn at a checkpoint, into a folder that does not stay. */
    private static void checkpoint(
            Experiment e,
            PreparedSet data,
            Trainer trainer,
            Map<String, Tensor> prior,
            Workplace place) {
        ModelFile.About about =
                new ModelFile.About(e, data.shape(), trainer.images(), trainer.step());
        int steps = Math.min(SHEET_STEPS, e.degradation().steps());
        try (TemporaryFolder folder = TemporaryFolder.create("dry-run");
                Scope scope = Scope.open()) {
            Path model = folder.path().resolve("model.safetensors");
            ModelFile.write(model, about, trainer.model(), prior);
            SampleSheet.write(folder.path().resolve("sheet.png"), model, data, steps, place);
        }
    }

    private static String words(ImageShape shape) {
        return shape.toString();
    }

    /** Peak resident memory of this process, as Linux counts it. */
    private static long peak() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        try {
            Matcher m = PEAK.matcher(Files.readString(status));
            return m.find() ? Long.parseLong(m.group(1)) * 1024 : 0;
        } catch (IOException e) {
            return 0; // only a hint is lost
        }
    }
}
