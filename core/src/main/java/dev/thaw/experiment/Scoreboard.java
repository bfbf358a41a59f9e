package dev.thaw.experiment;

import dev.thaw.base.Seeds;
import dev.thaw.metric.ClassifierFeatures;
import dev.thaw.metric.FeatureExtractor;
import dev.thaw.metric.Gauge;
import dev.thaw.metric.Lpips;
import dev.thaw.metric.Metric;
import dev.thaw.metric.PairMetric;
import dev.thaw.metric.Recognised;
import dev.thaw.metric.Score;
import dev.thaw.metric.SetMetric;
import dev.thaw.metric.SetSummary;
import dev.thaw.metric.Tally;
import dev.thaw.report.Table;
import dev.thaw.tensor.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** Measures several ways of restoring the same pictures, batch by batch, in bounded memory. */
final class Scoreboard {
    private final List<Metric> metrics;
    private final Optional<ClassifierFeatures> classifier;
    private final Optional<FeatureExtractor> extractor;
    private final Map<SetMetric, SetSummary> references = new LinkedHashMap<>();
    private final Map<String, Row> rows = new LinkedHashMap<>();

    /** The running numbers of one way. */
    private static final class Row {
        final String label;
        final Map<PairMetric, Gauge> pairs = new LinkedHashMap<>();
        final Map<SetMetric, SetSummary> sets = new LinkedHashMap<>();
        final Map<Recognised, Tally> tallies = new LinkedHashMap<>();

        Row(String label) {
            this.label = label;
        }
    }

    /**
     * Metrics whose network is missing are left out.
     *
     * @param classifier for recognition
     * @param extractor for set metrics
     */
    Scoreboard(
            List<Metric> metrics,
            Optional<ClassifierFeatures> classifier,
            Optional<FeatureExtractor> extractor) {
        this.metrics = metrics;
        this.classifier = classifier;
        this.extractor = extractor;
        for (Metric metric : metrics) {
            if (metric instanceof SetMetric set) {
                extractor.ifPresent(e -> references.put(set, set.open(e)));
            }
        }
    }

    /** Adds clean images, once for all ways. */
    void references(Tensor x0, Seeds keys) {
        if (references.isEmpty()) {
            return;
        }
        extractor.ifPresent(e -> {
            try (Scope scope = Scope.open()) {
                Tensor features = e.features(x0);
                references.values().forEach(s -> s.add(features, keys));
            }
        });
    }

    /** Adds what one way made of {@code x0}; labels are −1 where the set has none. */
    void add(String key, String label, Tensor x0, Tensor candidate, int[] labels, Seeds keys) {
        Row row = row(key, label);
        try (Scope scope = Scope.open()) {
            row.pairs.values().forEach(g -> g.add(x0, candidate));
            addToSets(row, candidate, keys);
            classifier.ifPresent(c ->
                    row.tallies.forEach((metric, tally) ->
                            tally.add(candidate, truths(metric, c, x0, labels))));
        }
    }

    /** Adds pictures that have no reference of their own: generated ones. */
    void addUnpaired(String key, String label, Tensor candidate, Seeds keys) {
        addToSets(rows.computeIfAbsent(key, k -> unpaired(label)), candidate, keys);
    }

    private void addToSets(Row row, Tensor candidate, Seeds keys) {
        if (row.sets.isEmpty()) {
            return;
        }
        try (Scope scope = Scope.open()) {
            Tensor features = extractor.orElseThrow().features(candidate);
            row.sets.values().forEach(s -> s.add(features, keys));
        }
    }

    private static int[] truths(Recognised metric, ClassifierFeatures c, Tensor x0, int[] labels) {
        return metric.truth() == Recognised.Truth.LABELS ? labels : Tally.answers(c, x0);
    }

    private Row row(String key, String label) {
        return rows.computeIfAbsent(
                key,
                k -> {
                    Row row = unpaired(label);
                    for (Metric metric : metrics) {
                        switch (metric) {
                            case PairMetric pair -> row.pairs.put(pair, pair.open());
                            case Recognised r ->
                                    classifier.ifPresent(c -> row.tallies.put(r, r.open(c)));
                            case SetMetric _, Lpips _ -> {}
                        }
                    }
                    return row;
                });
    }

    private Row unpaired(String label) {
        Row row = new Row(label);
        references.keySet().forEach(m -> row.sets.put(m, m.open(extractor.orElseThrow())));
        return row;
    }

    /** The scores so far; the keys of the rows are kept. */
    Table table(String key, String title) {
        List<Table.Row> list = new ArrayList<>();
        rows.forEach((name, row) -> {
            List<Score> scores = new ArrayList<>();
            row.pairs.forEach((m, gauge) -> scores.add(m.score(gauge)));
            row.sets.forEach((m, set) ->
                    scores.add(
                            m.score(
                                    extractor.orElseThrow(),
                                    Objects.requireNonNull(references.get(m)),
                                    set)));
            row.tallies.values().stream()
                    .filter(t -> t.count() > 0)
                    .forEach(t -> scores.add(t.score()));
            list.add(new Table.Row(name, row.label, scores));
        });
        return new Table(key, title, list);
    }

    /** Values per image of each pair metric of each way: {@code direct.psnr} … */
    Map<String, double[]> perImage() {
        Map<String, double[]> columns = new LinkedHashMap<>();
        rows.forEach((name, row) ->
                row.pairs.forEach(
                        (m, gauge) -> columns.put(name + "." + m.name(), gauge.perImage())));
        return columns;
    }
}
