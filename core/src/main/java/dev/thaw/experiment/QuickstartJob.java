package dev.thaw.experiment;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.report.Report;
import dev.thaw.train.Training;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The main job from nothing to a report, offline: a classifier to judge with, a restorer, restored
 * and generated pictures, numbers. The length of the training follows from the speed of the
 * machine.
 */
public final class QuickstartJob {
    private static final long CLASSIFIER_IMAGES = 16_000;
    private static final int GENERATED = 300;
    private static final long MOST_IMAGES = 120_000;
    private static final long FEWEST_IMAGES = 640;

    /** Share of the time that goes into training the restorer; the rest judges, restores, draws. */
    private static final double TRAINING_SHARE = 0.6;

    /**
     * @param minutes that everything may take, about
     */
    public record Request(Path out, double minutes, long seed) {
        public Request {
            Check.positive("minutes", minutes);
        }
    }

    /** The report, where it lies, and the accuracy of the classifier on undamaged pictures. */
    public record Outcome(Report report, String html, double classifierAccuracy, double seconds) {}

    private QuickstartJob() {}

    /** The experiment as it is shipped. */
    public static Experiment experiment() {
        try (InputStream in =
                Objects.requireNonNull(
                        QuickstartJob.class.getResourceAsStream("quickstart.yaml"))) {
            return Specs.STANDARD.read(
                    Experiment.class,
                    new String(in.readAllBytes(), StandardCharsets.UTF_8),
                    "quickstart.yaml");
        } catch (IOException e) {
            throw new IllegalStateException("quickstart.yaml is missing from the jar", e);
        }
    }

    /** Does it all; what an earlier call finished in the same folder is not done again. */
    public static Outcome run(Request request, Workplace place) {
        long start = System.nanoTime();
        Path run = request.out().resolve("run");
        Path classifier = request.out().resolve("classifier.safetensors");
        Experiment shipped = experiment().withSeed(request.seed());
        place.on().said("1/3 trains a classifier that will judge the pictures");
        ClassifierJob.Outcome judge =
                ClassifierJob.run(
                        new ClassifierJob.Request(
                                shipped.data(), CLASSIFIER_IMAGES, request.seed(), classifier),
                        place);
        double left = request.minutes() * 60 - (System.nanoTime() - start) / 1e9;
        Experiment fitted = fitted(shipped, run, left * TRAINING_SHARE, place);
        place.on()
                .said(
                        String.format(
                                Locale.ROOT,
                                "2/3 trains the restorer on %,d pictures",
                                fitted.training().images()));
        if (!TrainJob.done(run, fitted)) {
            new TrainJob(fitted, run, place).run();
        }
        place.on().said("3/3 restores and generates pictures, measures, writes the report");
        Report report =
                EvaluateJob.run(
                        EvaluationRequest.of(
                                run.resolve("model.safetensors"),
                                request.out(),
                                new EvaluationRequest.Panel(
                                        0, Optional.of(classifier), Optional.empty(), GENERATED),
                                request.seed()),
                        place);
        return new Outcome(
                report,
                request.out().resolve("report.html").toString(),
                judge.accuracy(),
                (System.nanoTime() - start) / 1e9);
    }

    /** The shipped experiment with a length that fits the time, or the one already begun. */
    private static Experiment fitted(
            Experiment shipped, Path run, double seconds, Workplace place) {
        Path begun = run.resolve("experiment.yaml");
        if (Files.isRegularFile(begun)) {
            Experiment earlier = Specs.STANDARD.read(Experiment.class, begun, List.of());
            if (earlier.seed() != shipped.seed()) {
                throw Fault.usage(
                        run
                                + " holds a quickstart with seed "
                                + earlier.seed()
                                + ", asked is "
                                + shipped.seed()
                                + ": choose another --out");
            }
            return earlier;
        }
        Training t = shipped.training();
        double perImage = DryRun.of(shipped, place).stepSeconds() / t.imagesPerStep();
        long images =
                Math.clamp((long) (seconds / perImage), FEWEST_IMAGES, MOST_IMAGES)
                        / t.imagesPerStep()
                        * t.imagesPerStep();
        return shipped.with(
                new Training(
                        images,
                        t.batch(),
                        t.accumulate(),
                        t.optimiser(),
                        t.ema(),
                        Math.max(t.imagesPerStep(), images / 3)));
    }
}
