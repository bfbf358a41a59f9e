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

/**
 * Measures a model on the test part of a data set as the papers do: every picture is degraded,
 * completely unless the request says otherwise, then restored by one call (direct), by Algorithm 1
 * (naive) and by the sampler of the experiment.
 */
public final class EvaluateJob {
    private final EvaluationRequest request;
    private final Workplace place;
    private final ModelFile.Model model;
    private final Experiment experiment;
    private final EvaluationSheets sheets = new EvaluationSheets();
    private final List<Picture> generated = new ArrayList<>();
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private int[] histogram = {};

    private EvaluateJob(EvaluationRequest request, Workplace place, ModelFile.Model model) {
        this.request = request;
        this.place = place;
        this.model = model;
        this.experiment = model.about().experiment();
    }

    /**
     * Writes {@code report.json}, {@code .csv}, {@code .html}, {@code per-image.csv} and sheets.
     */
    public static Report run(EvaluationRequest request, Workplace place) {
        try (ModelFile.Model model =
                ModelFile.read(request.model(), place, request.route().change())) {
            EvaluateJob job = new EvaluateJob(request, place, model);
            Evaluation evaluation =
                    through(
                            model.about().experiment().evaluation(),
                            request.panel().classifier(),
                            request.panel().inception());
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
                            request.panel().count() > 0
                                    ? request.panel().count()
                                    : experiment.evaluation().count(),
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
            if (request.panel().generated() > 0) {
                generate(board, classifier);
                tables.add(generation(board));
            }
        }
        Csv.writePerImage(request.out().resolve("per-image.csv"), names, board.perImage());
        Report report =
                new EvaluationReport(model.about(), request, tables, seconds, place)
                        .report(sheets.sheets(), generated, histogram);
        report.write(request.out());
        return report;
    }

    private Operator open() {
        ImageShape image = model.about().image();
        if (request.route().with().isEmpty()) {
            return experiment.degradation().open(image, place.device());
        }
        Degradation other = request.route().with().get();
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
        TimeGrid grid = request.route().grid(experiment.degradation().steps());
        Restoration way = new Restoration(experiment.sampler(), model.restorer(), operator, grid);
        try (Scope scope = Scope.open();
                Degrader degrader = operator.draw(DrawKey.degradation(seeds))) {
            Tensor x0 = PreparedSet.tensor(samples, place.device());
            double start = grid.severities().getFirst();
            Tensor xt = degrader.degrade(x0, Tensors.severity(start, n, place.device()));
            sheets.clean(x0);
            board.references(x0, seeds);
            add(board, "degraded", "degraded", x0, xt, labels, seeds);
            for (Map.Entry<String, Sampler> e : ways().entrySet()) {
                StepListener on =
                        e.getKey().equals("sampled") && from == 0
                                ? sheets.walk(grid.severities().size() - 1)
                                : StepListener.NONE;
                try (Scope inner = Scope.open()) {
                    Tensor y = way.with(e.getValue()).restore(xt, degrader, seeds, on);
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
        for (int from = 0; from < request.panel().generated(); from += batch) {
            int n = Math.min(batch, request.panel().generated() - from);
            Seeds seeds = Seeds.of(request.seed(), from, n).derive("generate");
            try (Scope scope = Scope.open()) {
                Tensor x = SampleJob.tensor(model, seeds, request.route().steps(), place);
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
            place.on()
                    .progress("generating", from + n, request.panel().generated(), "pictures", "");
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
