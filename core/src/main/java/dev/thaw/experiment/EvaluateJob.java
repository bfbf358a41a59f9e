package dev.thaw.experiment;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.data.Sample;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.image.Picture;
import dev.thaw.metric.ClassifierFeatures;
import dev.thaw.report.Csv;
import dev.thaw.report.Report;
import dev.thaw.report.Table;
import dev.thaw.sample.Cold;
import dev.thaw.sample.Direct;
import dev.thaw.sample.Naive;
import dev.thaw.sample.Sampler;
import dev.thaw.sample.StepListener;
import dev.thaw.sample.TimeGrid;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Measures a model on the test part of a data set as the papers do: every picture is degraded
 * completely, then restored by one call (direct), by Algorithm 1 (naive) and by the sampler of the
 * experiment.
 */
public final class EvaluateJob {
    /**
     * @param data where the test pictures lie; empty = as in the model's experiment
     * @param count test pictures; 0 = as in the experiment
     * @param classifier its file; empty = as in the experiment, if that names one
     * @param inception file of the Inception weights; empty = as in the experiment
     * @param generated pictures to generate and compare with the test set; 0 = none
     * @param steps of the samplers; 0 = all steps of the process
     * @param change settings to use instead of the model's, see {@link ModelFile#read}
     * @param with another degradation than the model was trained on; empty = that one
     */
    public record Request(
            Path model,
            Optional<Data> data,
            int count,
            Path out,
            Optional<Path> classifier,
            Optional<Path> inception,
            int generated,
            int steps,
            List<String> change,
            long seed,
            Optional<Degradation> with) {
        /** On the degradation that the model was trained on. */
        public Request(
                Path model,
                Optional<Data> data,
                int count,
                Path out,
                Optional<Path> classifier,
                Optional<Path> inception,
                int generated,
                int steps,
                List<String> change,
                long seed) {
            this(
                    model,
                    data,
                    count,
                    out,
                    classifier,
                    inception,
                    generated,
                    steps,
                    change,
                    seed,
                    Optional.empty());
        }

        /** Through the Inception weights of the experiment, if it names some. */
        public Request(
                Path model,
                Optional<Data> data,
                int count,
                Path out,
                Optional<Path> classifier,
                int generated,
                long seed) {
            this(
                    model,
                    data,
                    count,
                    out,
                    classifier,
                    Optional.empty(),
                    generated,
                    0,
                    List.of(),
                    seed);
        }

        public Request {
            change = List.copyOf(change);
            Check.atLeast("steps", 0, steps);
            Check.atLeast("count", 0, count);
            Check.atLeast("generated", 0, generated);
            Check.that(
                    with.isEmpty() || generated == 0,
                    "pictures are generated from the end of the degradation that the model was"
                            + " trained on: generated must be 0 with another one, got "
                            + generated);
        }

        /** With the data of the model's experiment at another place; null = where they were. */
        public static Request of(
                Path model,
                @Nullable String place,
                int count,
                Path out,
                Optional<Path> classifier,
                int generated,
                int steps,
                List<String> change,
                long seed) {
            Data own = ModelFile.about(model, "model").experiment().data();
            Optional<Data> moved = place == null ? Optional.empty() : Optional.of(own.at(place));
            return new Request(
                    model,
                    moved,
                    count,
                    out,
                    classifier,
                    Optional.empty(),
                    generated,
                    steps,
                    change,
                    seed);
        }

        /** The same on another degradation, as {@link Specs#argument} reads it; null = as it is. */
        public Request on(@Nullable String degradation) {
            return new Request(
                    model,
                    data,
                    count,
                    out,
                    classifier,
                    inception,
                    generated,
                    steps,
                    change,
                    seed,
                    Optional.ofNullable(degradation)
                            .map(spec -> Specs.STANDARD.argument(Degradation.class, spec)));
        }

        /** The same through these Inception weights. */
        public Request through(Optional<Path> weights) {
            return new Request(
                    model,
                    data,
                    count,
                    out,
                    classifier,
                    weights,
                    generated,
                    steps,
                    change,
                    seed,
                    with);
        }
    }

    private final Request request;
    private final Workplace place;
    private final ModelFile.Model model;
    private final Experiment experiment;
    private final EvaluationSheets sheets = new EvaluationSheets();
    private final List<Picture> generated = new ArrayList<>();
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private int[] histogram = {};

    private EvaluateJob(Request request, Workplace place, ModelFile.Model model) {
        this.request = request;
        this.place = place;
        this.model = model;
        this.experiment = model.about().experiment();
    }

    /**
     * Writes {@code report.json}, {@code .csv}, {@code .html}, {@code per-image.csv} and sheets.
     */
    public static Report run(Request request, Workplace place) {
        try (ModelFile.Model model =
                ModelFile.read(request.model(), place.device(), request.change())) {
            EvaluateJob job = new EvaluateJob(request, place, model);
            Evaluation evaluation =
                    through(
                            model.about().experiment().evaluation(),
                            request.classifier(),
                            request.inception());
            try (Judges judges = Judges.load(evaluation, model.about().image(), place.device())) {
                return job.measure(judges);
            }
        }
    }

    /** The same through other networks, where they are named. */
    static Evaluation through(
            Evaluation evaluation, Optional<Path> classifier, Optional<Path> inception) {
        Evaluation seen = evaluation;
        for (Path file : classifier.stream().toList()) {
            seen = seen.through(file.toString());
        }
        for (Path file : inception.stream().toList()) {
            seen = seen.throughInception(file.toString());
        }
        return seen;
    }

    private Report measure(Judges judges) {
        Optional<ClassifierFeatures> classifier = judges.classifier();
        Data data = request.data().orElse(experiment.data());
        Scoreboard board = new Scoreboard(judges.metrics(), classifier, judges.extractor());
        List<Table> tables = new ArrayList<>();
        try (PreparedSet test = PreparedSet.open(data, Split.TEST, model.about().image());
                Operator operator = open()) {
            int count =
                    Math.min(
                            request.count() > 0 ? request.count() : experiment.evaluation().count(),
                            test.size());
            long start = System.nanoTime();
            int batch = experiment.evaluation().batch();
            for (int from = 0; from < count; from += batch) {
                int to = Math.min(count, from + batch);
                batch(board, operator, test.range(from, to), from);
                place.on().progress("evaluating", to, count, "pictures", "");
                if (place.stop().getAsBoolean()) {
                    throw Fault.interrupted("evaluation was interrupted; nothing was written");
                }
            }
            seconds.put("evaluation", (System.nanoTime() - start) / 1e9);
            tables.add(board.table("evaluation", "Restoration of " + count + " test pictures"));
            if (request.generated() > 0) {
                generate(board, classifier);
                tables.add(generation(board));
            }
        }
        Csv.writePerImage(request.out().resolve("per-image.csv"), names, board.perImage());
        Report report =
                new EvaluationReport(
                                model.about(), request, tables, seconds, place.device().toString())
                        .report(sheets.sheets(), generated, histogram);
        report.write(request.out());
        return report;
    }

    private Operator open() {
        ImageShape image = model.about().image();
        if (request.with().isEmpty()) {
            return experiment.degradation().open(image, place.device());
        }
        Degradation other = request.with().get();
        Check.that(
                other.pictures(),
                "a model of pictures needs a degradation of pictures, grey or RGB, got " + other);
        try {
            return other.open(image, place.device());
        } catch (Fault fault) {
            throw Fault.of(
                    fault.kind(),
                    "the model is for images of "
                            + image
                            + ", which this degradation does not fit: "
                            + fault.getMessage(),
                    fault);
        }
    }

    /** The grid is the network's own, also for another degradation. */
    private void batch(Scoreboard board, Operator operator, List<Sample> samples, int from) {
        int n = samples.size();
        Seeds seeds = DrawKey.evaluation(request.seed(), from, n);
        int[] labels = samples.stream().mapToInt(Sample::label).toArray();
        samples.forEach(s -> names.add(s.name()));
        int steps = experiment.degradation().steps();
        TimeGrid grid = TimeGrid.full(steps);
        if (request.steps() > 0) {
            grid = TimeGrid.strided(request.steps(), steps);
        }
        Restoration way = new Restoration(experiment.sampler(), model.restorer(), operator, grid);
        try (Scope scope = Scope.open();
                Degrader degrader = operator.draw(DrawKey.degradation(seeds))) {
            Tensor x0 = PreparedSet.tensor(samples, place.device());
            Tensor xT = degrader.degrade(x0, Tensors.severity(1, n, place.device()));
            sheets.clean(x0);
            board.references(x0, seeds);
            add(board, "degraded", "degraded", x0, xT, labels, seeds);
            for (Map.Entry<String, Sampler> e : ways().entrySet()) {
                StepListener on =
                        e.getKey().equals("sampled") && from == 0
                                ? sheets.walk(grid.severities().size() - 1)
                                : StepListener.NONE;
                try (Scope inner = Scope.open()) {
                    Tensor y = way.with(e.getValue()).restore(xT, degrader, seeds, on);
                    add(board, e.getKey(), label(e.getKey()), x0, y, labels, seeds);
                }
            }
        }
    }

    private Map<String, Sampler> ways() {
        Map<String, Sampler> ways = new LinkedHashMap<>();
        ways.put("direct", new Direct());
        ways.put("naive", new Naive());
        ways.put("sampled", experiment.sampler());
        return ways;
    }

    private String label(String key) {
        Sampler sampler = experiment.sampler();
        return switch (key) {
            case "naive" -> "Algorithm 1";
            case "sampled" -> sampler instanceof Cold ? "Algorithm 2" : "sampler";
            default -> key;
        };
    }

    private void add(
            Scoreboard board,
            String key,
            String label,
            Tensor x0,
            Tensor candidate,
            int[] labels,
            Seeds keys) {
        board.add(key, label, x0, candidate, labels, keys);
        sheets.add(label, candidate);
    }

    private void generate(Scoreboard board, Optional<ClassifierFeatures> classifier) {
        long start = System.nanoTime();
        int batch = experiment.evaluation().batch();
        histogram = new int[classifier.map(ClassifierFeatures::classes).orElse(0)];
        for (int from = 0; from < request.generated(); from += batch) {
            int n = Math.min(batch, request.generated() - from);
            Seeds seeds = Seeds.of(request.seed(), from, n).derive("generate");
            try (Scope scope = Scope.open()) {
                Tensor x = SampleJob.tensor(model, seeds, request.steps(), place);
                board.addUnpaired("generated", "generated", x, seeds);
                classifier.ifPresent(c -> {
                    for (int answer : dev.thaw.metric.Tally.answers(c, x)) {
                        histogram[answer]++;
                    }
                });
                int more = Math.min(100 - generated.size(), n);
                if (more > 0) {
                    generated.addAll(Pictures.pictures(x.narrow(0, 0, more)));
                }
            }
            place.on().progress("generating", from + n, request.generated(), "pictures", "");
        }
        seconds.put("generation", (System.nanoTime() - start) / 1e9);
    }

    /** The table of the generated pictures alone. */
    private static Table generation(Scoreboard board) {
        Table all = board.table("generation", "Generated pictures against the test pictures");
        return new Table(
                all.key(),
                all.title(),
                all.rows().stream().filter(r -> r.key().equals("generated")).toList());
    }
}
