package dev.thaw.experiment;

import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureWriter;
import dev.thaw.report.Table;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Generates pictures by one model at several numbers of steps and measures each set against the
 * test pictures. A set that was measured in the same folder by the same settings is not made again.
 */
final class StepsJob {
    private static final int SHOWN = 100;

    /**
     * @param out folder of {@code generated-N.json} and {@code generated-N.png}
     * @param generated pictures at each number of steps
     * @param steps network calls of each set
     * @param change settings to use instead of the model's, see {@link ModelFile#read}
     * @param classifier its file; empty = as in the experiment, if that names one
     * @param inception file of the Inception weights; empty = as in the experiment
     * @param count test pictures, and at most so many generated ones; 0 = as in the experiment
     */
    record Request(
            Path model,
            Path out,
            int generated,
            List<Integer> steps,
            List<String> change,
            Optional<Path> classifier,
            Optional<Path> inception,
            int count,
            long seed) {
        int pictures() {
            return count == 0 ? generated : Math.min(count, generated);
        }
    }

    private final Request request;
    private final Workplace place;
    private final ModelFile.Model model;
    private final Evaluation evaluation;
    private final Judges judges;

    private StepsJob(
            Request request,
            Workplace place,
            ModelFile.Model model,
            Evaluation evaluation,
            Judges judges) {
        this.request = request;
        this.place = place;
        this.model = model;
        this.evaluation = evaluation;
        this.judges = judges;
    }

    /** A row {@link #key} for each number of steps. */
    static Table run(Request request, Workplace place) {
        try (ModelFile.Model model = ModelFile.read(request.model(), place, request.change())) {
            Evaluation evaluation =
                    EvaluateJob.through(
                            model.about().experiment().evaluation(),
                            request.classifier(),
                            request.inception());
            try (Judges judges = Judges.load(evaluation, model.about().image(), place.device())) {
                return new StepsJob(request, place, model, evaluation, judges).table();
            }
        }
    }

    /** Key of the row of a number of steps. */
    static String key(int steps) {
        return "generated-" + steps;
    }

    private Table table() {
        List<Table.Row> rows = new ArrayList<>();
        for (int steps : request.steps()) {
            MeasuredFile file =
                    new MeasuredFile(request.out().resolve(key(steps) + ".json"), made(steps));
            Optional<Table.Row> known = file.read();
            if (known.isEmpty()) {
                Table.Row row = measured(steps);
                file.write(row);
                known = Optional.of(row);
            }
            rows.add(known.get());
        }
        return new Table("generation", "Generated pictures against the test pictures", rows);
    }

    /** Everything that the numbers depend on. */
    private String made(int steps) {
        ModelFile.About about = model.about();
        return String.join(
                " ",
                Specs.STANDARD.json(about.experiment().with(evaluation)),
                about.images() + " images trained,",
                steps + " steps,",
                request.pictures() + " pictures,",
                request.count() + " test pictures, seed",
                Long.toString(request.seed()));
    }

    private Table.Row measured(int steps) {
        Scoreboard board =
                new Scoreboard(judges.metrics(), judges.classifier(), judges.extractor());
        int batch = evaluation.batch();
        references(board, batch);
        List<Picture> shown = new ArrayList<>();
        String label = String.format(Locale.ROOT, "%d calls", steps);
        for (int from = 0; from < request.pictures(); from += batch) {
            int n = Math.min(batch, request.pictures() - from);
            Seeds seeds = Seeds.of(request.seed(), from, n).derive("generate");
            try (Scope scope = Scope.open()) {
                Tensor x = SampleJob.tensor(model, seeds, steps, place);
                board.addUnpaired(key(steps), label, x, seeds);
                int more = Math.min(SHOWN - shown.size(), n);
                if (more > 0) {
                    shown.addAll(Pictures.pictures(x.narrow(0, 0, more)));
                }
            }
            place.on()
                    .progress(
                            "generating with " + label,
                            from + n,
                            request.pictures(),
                            "pictures",
                            "");
            if (place.stop().getAsBoolean()) {
                throw Fault.interrupted(
                        "the generation was interrupted; the same command continues");
            }
        }
        PictureWriter.write(SampleJob.sheet(shown), request.out().resolve(key(steps) + ".png"));
        return board.table("generation", label).rows().getFirst();
    }

    private void references(Scoreboard board, int batch) {
        try (PreparedSet test =
                PreparedSet.open(
                        model.about().experiment().data(), Split.TEST, model.about().image())) {
            int wanted = request.count() > 0 ? request.count() : evaluation.count();
            int count = Math.min(wanted, test.size());
            for (int from = 0; from < count; from += batch) {
                int to = Math.min(count, from + batch);
                try (Scope scope = Scope.open()) {
                    board.references(
                            PreparedSet.tensor(test.range(from, to), place.device()),
                            DrawKey.evaluation(request.seed(), from, to - from));
                }
            }
        }
    }
}
