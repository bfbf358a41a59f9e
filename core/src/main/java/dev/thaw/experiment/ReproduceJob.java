package dev.thaw.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.experiment.Reproduction.Budget;
import dev.thaw.experiment.Reproduction.Found;
import dev.thaw.experiment.Reproduction.Row;
import dev.thaw.report.Report;
import dev.thaw.report.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains and evaluates the rows of a paper's table and sets the printed numbers beside the measured
 * ones. What an earlier call finished in the same folder is not done again, and a training that was
 * interrupted goes on. A row whose data cannot be read is reported, the others are made.
 */
public final class ReproduceJob {
    private static final long CLASSIFIER_IMAGES = 60_000;

    /**
     * @param table a shipped name or a file
     * @param data root of the data; empty = as the experiments say
     * @param only names of the rows to make; empty = all
     * @param degradedOnly measure the degradation alone: no training
     * @param inception weights of the Inception network for true FIDs; empty = a classifier of the
     *     row's own data judges
     * @param count test pictures, and at most so many generated ones where a row names its steps; 0
     *     = as in the experiments and the table
     */
    public record Request(
            String table,
            Budget budget,
            String data,
            Path out,
            List<String> only,
            boolean degradedOnly,
            Optional<Path> inception,
            int count,
            long seed) {
        public Request {
            only = List.copyOf(only);
            Check.atLeast("count", 0, count);
        }
    }

    private final Request request;
    private final Workplace place;
    private final Found found;
    private final List<String> left = new ArrayList<>();
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    private ReproduceJob(Request request, Workplace place) {
        this.request = request;
        this.place = place;
        this.found = Reproduction.find(request.table());
        List<String> names = found.table().rows().stream().map(Row::name).toList();
        request.only()
                .forEach(name ->
                        Check.that(
                                names.contains(name),
                                "the table has no row '"
                                        + name
                                        + "'; its rows are "
                                        + String.join(", ", names)));
    }

    /**
     * Makes the table and writes {@code report.json}, {@code .csv} and {@code .html}.
     *
     * @throws Fault of kind input when no row could be made
     */
    public static Report run(Request request, Workplace place) {
        return new ReproduceJob(request, place).run();
    }

    private Report run() {
        List<Row> rows =
                found.table().rows().stream()
                        .filter(r -> request.only().isEmpty() || request.only().contains(r.name()))
                        .toList();
        List<Table> tables = new ArrayList<>();
        for (Row row : rows) {
            place.on().said("row " + row.name());
            long start = System.nanoTime();
            row(row).ifPresent(tables::add);
            seconds.put(row.name(), (System.nanoTime() - start) / 1e9);
            if (place.stop().getAsBoolean()) {
                throw Fault.interrupted(
                        "the reproduction was interrupted; the same command continues");
            }
        }
        if (tables.isEmpty()) {
            throw Fault.input("no row could be made: " + String.join("; ", left));
        }
        Report report =
                new ReproductionReport(request, found.table(), tables, left, seconds).report();
        report.write(request.out());
        return report;
    }

    /** The table of a row; empty when its data cannot be read. */
    private Optional<Table> row(Row row) {
        try {
            Experiment experiment = found.experiment(row, request.budget(), request.data());
            try (PreparedSet data = PreparedSet.open(experiment.data(), Split.TEST)) {
                Check.that(data.size() > 0, "the test set is empty");
            }
            return Optional.of(
                    request.degradedOnly() ? degraded(row, experiment) : made(row, experiment));
        } catch (Fault e) {
            if (e.kind() != Fault.Kind.INPUT) {
                throw e;
            }
            String sentence = "row " + row.name() + " is left out: " + e.getMessage();
            left.add(sentence);
            place.on().said(sentence);
            return Optional.empty();
        }
    }

    private Table degraded(Row row, Experiment experiment) {
        Experiment counted = counted(experiment);
        return ReproductionReport.beside(row, DegradedJob.run(counted, request.seed(), place));
    }

    private Experiment counted(Experiment experiment) {
        return request.count() == 0
                ? experiment
                : experiment.with(experiment.evaluation().count(request.count()));
    }

    private Table made(Row row, Experiment experiment) {
        Optional<Path> classifier = classifier(row, experiment);
        demandJudge(row, experiment, classifier);
        RowModel model = model(row, experiment);
        if (!row.steps().isEmpty()) {
            return ReproductionReport.beside(row, List.of(generated(row, model, classifier)));
        }
        Report report =
                EvaluateJob.run(
                        EvaluationRequest.of(
                                        model.file(),
                                        request.out().resolve(row.name()),
                                        new EvaluationRequest.Panel(
                                                request.count(),
                                                classifier,
                                                request.inception(),
                                                row.generate()),
                                        request.seed())
                                .by(EvaluationRequest.Route.of(null, 1, 0, model.change())),
                        place);
        return ReproductionReport.beside(row, report.tables());
    }

    /** Before a training, not after it. */
    private void demandJudge(Row row, Experiment experiment, Optional<Path> classifier) {
        Evaluation evaluation = experiment.evaluation();
        if (!row.steps().isEmpty()
                && classifier.isEmpty()
                && request.inception().isEmpty()
                && evaluation.classifier().isEmpty()
                && evaluation.inception().isEmpty()) {
            throw Fault.input(
                    "its pictures have no classes, so no classifier can compare generated ones:"
                            + " name the weights of Inception");
        }
    }

    private Table generated(Row row, RowModel model, Optional<Path> classifier) {
        return StepsJob.run(
                new StepsJob.Request(
                        model.file(),
                        request.out().resolve(row.name()),
                        row.generate(),
                        row.steps(),
                        model.change(),
                        classifier,
                        request.inception(),
                        request.count(),
                        request.seed()),
                place);
    }

    private RowModel model(Row row, Experiment experiment) {
        Path own = run(row.name());
        if (row.reuse().isEmpty()) {
            return RowModel.trained(own, experiment, place);
        }
        Row owner =
                found.table().rows().stream()
                        .filter(r -> r.name().equals(row.reuse()))
                        .findFirst()
                        .orElseThrow();
        Experiment trained = found.experiment(owner, request.budget(), request.data());
        RowModel theirs = RowModel.trained(run(owner.name()), trained, place);
        return theirs.changed(trained, row.change(), own, place);
    }

    private Path run(String row) {
        return request.out().resolve(row).resolve("run");
    }

    /** A classifier of the row's data, shared by rows that see the same pictures. */
    private Optional<Path> classifier(Row row, Experiment experiment) {
        try (PreparedSet data = PreparedSet.open(experiment.data(), Split.TRAIN)) {
            if (data.set().classes().size() < 2) {
                return Optional.empty();
            }
            String size = data.shape().channels() + "x" + data.shape().height();
            String name = (row.data().isEmpty() ? named(experiment) : row.data()) + "-" + size;
            Path file =
                    request.out()
                            .resolve("classifiers")
                            .resolve(name.replace('/', '-') + ".safetensors");
            if (!Files.isRegularFile(file)) {
                long images = Math.min(CLASSIFIER_IMAGES, 20L * data.size());
                ClassifierJob.run(
                        new ClassifierJob.Request(experiment.data(), images, request.seed(), file),
                        place);
            }
            return Optional.of(file);
        }
    }

    /** Data without a folder of their own: rows with equal settings share a classifier. */
    private static String named(Experiment experiment) {
        JsonNode tree = Specs.STANDARD.tree(experiment.data());
        return "%s-%08x".formatted(tree.at("/set/type").asText(), tree.toString().hashCode());
    }
}
