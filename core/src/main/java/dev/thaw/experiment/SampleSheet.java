package dev.thaw.experiment;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Operator;
import dev.thaw.image.Grid;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureWriter;
import dev.thaw.sample.StepListener;
import dev.thaw.sample.TimeGrid;
import dev.thaw.tensor.Native;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** The sheet that a training leaves at each checkpoint: clean, degraded, restored, one row each. */
final class SampleSheet {
    private static final int PICTURES = 8;
    private static final int WIDE = 96;

    private SampleSheet() {}

    /**
     * Training and drawing use memory one after the other.
     *
     * @param steps of the T steps to restore in
     */
    static void write(Path file, Path modelFile, PreparedSet data, int steps, Workplace place) {
        Native.trim();
        draw(file, modelFile, data, steps, place);
        Native.trim();
    }

    private static void draw(
            Path file, Path modelFile, PreparedSet data, int steps, Workplace place) {
        try (ModelFile.Model model = ModelFile.read(modelFile, place.device());
                Operator operator =
                        model.about()
                                .experiment()
                                .degradation()
                                .open(model.about().image(), place.device());
                Scope scope = Scope.open()) {
            Experiment e = model.about().experiment();
            int count = Math.min(PICTURES, data.size());
            Seeds seeds = Seeds.of(e.seed(), 0, count).derive("sheet");
            Tensor x0 = PreparedSet.tensor(data.range(0, count), place.device());
            Restoration way =
                    new Restoration(
                            e.sampler(),
                            model.restorer(),
                            operator,
                            TimeGrid.strided(steps, e.degradation().steps()));
            List<Picture> pictures = new ArrayList<>(Pictures.pictures(x0));
            try (Degrader degrader = operator.draw(seeds.derive("degrade"))) {
                Tensor xT = degrader.degrade(x0, Tensors.severity(1, count, place.device()));
                pictures.addAll(Pictures.pictures(xT));
                pictures.addAll(
                        Pictures.pictures(way.restore(xT, degrader, seeds, StepListener.NONE)));
            }
            int magnify = Math.max(1, WIDE / data.shape().width());
            PictureWriter.write(Grid.of(count).magnified(magnify).draw(pictures), file);
        }
    }
}
