package dev.thaw.experiment;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Prior;
import dev.thaw.image.Grid;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureWriter;
import dev.thaw.sample.StepListener;
import dev.thaw.sample.TimeGrid;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Generates pictures from a model file alone. */
public final class SampleJob {
    private static final int BATCH = 50;
    private static final int SHEET_COLUMNS = 10;
    private static final int SHEET_PICTURES = 100;

    /**
     * @param seed picture k is the same for every count and batch
     * @param steps sampling steps; 0 = all of the process
     * @param change settings to use instead of the model's, see {@link ModelFile#read}
     */
    public record Request(
            Path model, int count, Path out, long seed, int steps, List<String> change) {
        public Request {
            change = List.copyOf(change);
            Check.atLeast("count", 1, count);
            Check.atLeast("steps", 0, steps);
        }
    }

    /** Pictures written and the sheet of the first of them. */
    public record Outcome(List<String> files, String sheet, long seed, double seconds) {}

    private SampleJob() {}

    /** Writes {@code 00000.png …} and {@code sheet.png}. */
    public static Outcome run(Request request, Workplace place) {
        long start = System.nanoTime();
        List<String> files = new ArrayList<>();
        List<Picture> shown = new ArrayList<>();
        try (ModelFile.Model model = ModelFile.read(request.model(), place, request.change())) {
            for (int from = 0; from < request.count(); from += BATCH) {
                int n = Math.min(BATCH, request.count() - from);
                for (Picture p : generate(model, from, n, request, place)) {
                    Path file = request.out().resolve("%05d.png".formatted(files.size()));
                    PictureWriter.write(p, file);
                    files.add(file.toString());
                    if (shown.size() < SHEET_PICTURES) {
                        shown.add(p);
                    }
                }
                place.on().progress("generating", files.size(), request.count(), "pictures", "");
                if (place.stop().getAsBoolean()) {
                    throw Fault.interrupted(
                            "interrupted after "
                                    + files.size()
                                    + " of "
                                    + request.count()
                                    + " pictures; those are written to "
                                    + request.out());
                }
            }
        }
        Path sheet = request.out().resolve("sheet.png");
        PictureWriter.write(sheet(shown), sheet);
        return new Outcome(
                files, sheet.toString(), request.seed(), (System.nanoTime() - start) / 1e9);
    }

    /** Pictures {@code from … from + n − 1} under the request's seed. */
    static List<Picture> generate(
            ModelFile.Model model, int from, int n, Request request, Workplace place) {
        try (Scope scope = Scope.open()) {
            return Pictures.pictures(
                    tensor(model, Seeds.of(request.seed(), from, n), request.steps(), place));
        }
    }

    /** One generated image per seed, {@code (N, C, H, W)}, in the caller's scope. */
    static Tensor tensor(ModelFile.Model model, Seeds seeds, int steps, Workplace place) {
        Experiment e = model.about().experiment();
        int all = e.degradation().steps();
        TimeGrid grid = steps == 0 ? TimeGrid.full(all) : TimeGrid.strided(steps, all);
        Prior prior = e.start();
        try (Scope scope = Scope.open();
                Operator operator = e.degradation().open(model.about().image(), place.device())) {
            Tensor drawn = prior.draw(model.prior(), model.about().image(), seeds);
            Tensor xT = Tensors.to(drawn, place.device());
            Restoration way = new Restoration(e.sampler(), model.restorer(), operator, grid);
            Tensor x =
                    prior.isEndOf(e.degradation())
                            ? way.restoreDrawn(xT, seeds, StepListener.NONE)
                            : way.restoreUnknown(xT, seeds, StepListener.NONE);
            return scope.handUp(prior.settle(x, seeds));
        }
    }

    static Picture sheet(List<Picture> pictures) {
        int width = pictures.getFirst().width();
        return Grid.of(Math.min(SHEET_COLUMNS, pictures.size()))
                .magnified(Math.max(1, 64 / width))
                .draw(pictures);
    }
}
