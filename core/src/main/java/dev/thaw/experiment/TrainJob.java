package dev.thaw.experiment;

import dev.thaw.base.Fault;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.degrade.Operator;
import dev.thaw.nn.Network;
import dev.thaw.report.EventFile;
import dev.thaw.report.MetricsLog;
import dev.thaw.restore.Restorer;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.train.BatchSource;
import dev.thaw.train.Trainer;
import dev.thaw.train.TrainingListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains one experiment in one run folder; continues by itself where the folder holds a checkpoint.
 */
public final class TrainJob {
    private final Experiment experiment;
    private final Path run;
    private final Workplace place;

    /** {@code run} is created if needed. */
    public TrainJob(Experiment experiment, Path run, Workplace place) {
        this.experiment = experiment;
        this.run = run;
        this.place = place;
    }

    /**
     * What a training came to.
     *
     * @param seconds of this process, without the images of earlier ones
     */
    public record Outcome(
            String run,
            String model,
            long images,
            long steps,
            double loss,
            double seconds,
            double imagesPerSecond) {}

    /**
     * Trains to the end.
     *
     * @throws Fault of kind interrupted when the workplace says stop; the state is saved then
     */
    public Outcome run() {
        try (RunFolder folder = RunFolder.open(run);
                PreparedSet data = PreparedSet.open(experiment.data(), Split.TRAIN)) {
            data.set().skipped().forEach(place.on()::said);
            try (Network network = network(experiment, data.shape(), place);
                    Operator operator =
                            experiment.degradation().open(data.shape(), place.device());
                    Trainer trainer = trainer(network, operator)) {
                Wiring.check(experiment, operator);
                return run(folder, data, operator, trainer);
            }
        }
    }

    /** A new network, which computes as the place says. */
    static Network network(Experiment e, ImageShape shape, Workplace place) {
        Device device = place.device();
        Network built = e.network().build(shape, e.degradation().steps(), e.seed(), device);
        return place.precision().of(built, device);
    }

    private Trainer trainer(Network network, Operator operator) {
        Restorer restorer = experiment.parametrization().over(network);
        return new Trainer(
                new Trainer.Task(
                        network,
                        restorer,
                        operator,
                        experiment.degradation().steps(),
                        experiment.objective(),
                        experiment.training(),
                        experiment.seed(),
                        place.device()));
    }

    private ModelFile.About about(ImageShape shape, Trainer trainer) {
        return new ModelFile.About(experiment, shape, trainer.images(), trainer.step());
    }

    private Outcome run(RunFolder folder, PreparedSet data, Operator operator, Trainer trainer) {
        List<Path> checkpoints = folder.checkpoints();
        if (!checkpoints.isEmpty()) {
            Checkpoint.resume(checkpoints.getFirst(), about(data.shape(), trainer), trainer);
            place.on().said("continues at " + trainer.images() + " images");
        }
        folder.write(folder.experiment(), Specs.STANDARD.yaml(experiment));
        if (experiment.start().wantedImages() > 0) {
            place.on().said("fits where generation starts on degraded pictures");
        }
        Map<String, Tensor> prior = PriorFit.fit(experiment, data, operator, place.device());
        long start = System.nanoTime();
        long from = trainer.images();
        Watch watch = new Watch();
        try (MetricsLog log = MetricsLog.open(folder.metrics(), trainer.images());
                EventFile events = EventFile.create(folder.path(), now(), trainer.images());
                BatchSource source =
                        new BatchSource(
                                data::forTraining,
                                data.size(),
                                experiment.training().batch(),
                                experiment.seed(),
                                trainer.images())) {
            watch.into(log, events);
            if (trainer.finished()) { // the prior, the sampler and the like may be other ones now
                model(folder, data, trainer, prior);
            }
            while (!trainer.finished() && !place.stop().getAsBoolean()) {
                trainer.run(source, next(trainer.images()), watch, place.stop());
                save(folder, data, trainer, prior);
            }
        } finally {
            prior.values().forEach(Tensor::close);
        }
        if (!trainer.finished()) {
            throw Fault.interrupted(
                    "training was interrupted after "
                            + trainer.images()
                            + " of "
                            + experiment.training().images()
                            + " images; "
                            + (trainer.images() > 0 ? "the state is saved in " + run + ", " : "")
                            + "the same command continues");
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Outcome(
                run.toString(),
                folder.model().toString(),
                trainer.images(),
                trainer.step(),
                watch.loss,
                seconds,
                (trainer.images() - from) / Math.max(seconds, 1e-9));
    }

    /** Wall time of the event file, in seconds. */
    private static double now() {
        return System.currentTimeMillis() / 1e3;
    }

    private long next(long images) {
        long every = experiment.training().checkpointEvery();
        return (images / every + 1) * every;
    }

    private void save(
            RunFolder folder, PreparedSet data, Trainer trainer, Map<String, Tensor> prior) {
        Checkpoint.write(folder, about(data.shape(), trainer), trainer);
        model(folder, data, trainer, prior);
        SampleSheet.write(
                folder.samples().resolve("%012d.png".formatted(trainer.images())),
                folder.model(),
                data,
                experiment.degradation().steps(),
                place);
    }

    private void model(
            RunFolder folder, PreparedSet data, Trainer trainer, Map<String, Tensor> prior) {
        try (Scope scope = Scope.open()) {
            ModelFile.write(folder.model(), about(data.shape(), trainer), trainer.model(), prior);
        }
    }

    /** Passes progress on to the log, the event file and the listener. */
    private final class Watch implements TrainingListener {
        private double loss = Double.NaN;
        private @org.jspecify.annotations.Nullable MetricsLog log;
        private @org.jspecify.annotations.Nullable EventFile events;

        void into(MetricsLog intoLog, EventFile intoEvents) {
            this.log = intoLog;
            this.events = intoEvents;
        }

        @Override
        public void progress(Progress p) {
            loss = p.loss();
            if (log != null) {
                log.add(
                        p.images(),
                        Map.of(
                                "step", p.step(),
                                "loss", p.loss(),
                                "learningRate", p.learningRate(),
                                "gradientNorm", p.gradientNorm(),
                                "imagesPerSecond", p.imagesPerSecond(),
                                "seconds", p.seconds()));
            }
            if (events != null) {
                events.scalars(
                        now(),
                        p.images(),
                        Map.of(
                                "loss", p.loss(),
                                "learning rate", p.learningRate(),
                                "gradient norm", p.gradientNorm()));
            }
            place.on()
                    .progress(
                            "training",
                            p.images(),
                            p.total(),
                            "images",
                            String.format(Locale.ROOT, "loss %.4f", p.loss()));
        }
    }

    /** Whether a run folder holds a finished model of exactly this experiment. */
    public static boolean done(Path run, Experiment experiment) {
        Path model = run.resolve("model.safetensors");
        if (!Files.isRegularFile(model)) {
            return false;
        }
        ModelFile.About about = ModelFile.about(model, "model");
        return about.experiment().equals(experiment)
                && about.images() >= experiment.training().images();
    }
}
