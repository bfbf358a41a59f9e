package dev.thaw.experiment;

import dev.thaw.base.Check;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.image.Convert;
import dev.thaw.image.Picture;
import dev.thaw.restore.Restorer;
import dev.thaw.restore.Tiles;
import dev.thaw.sample.Sampler;
import dev.thaw.sample.StepListener;
import dev.thaw.sample.TimeGrid;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A model opened once that restores picture after picture, for programs that run on: its native
 * memory does not grow with their number. Pictures may have any size and mode; large ones are seen
 * by the network in tiles. Calls from several threads take turns, since one already uses all cores.
 */
public final class PictureRestorer implements AutoCloseable {
    /**
     * Side of a tile unless another is asked for, in pixels. Attention costs the square of a tile's
     * pixels, so larger ones take longer for the same picture.
     */
    public static final int TILE = 256;

    /**
     * How to restore.
     *
     * @param severity of the damage in (0, 1]
     * @param sampler another way than the experiment's
     * @param seed keys what is drawn, with the number of the picture
     * @param tile side of the tiles in which the network sees larger pictures, in pixels, at least
     *     that of the pictures of its training; 0 = it sees each picture whole, whatever memory
     *     that takes
     */
    public record Settings(double severity, Optional<Sampler> sampler, long seed, int tile) {
        public Settings {
            Check.that(
                    severity > 0 && severity <= 1,
                    "severity must be above 0 and at most 1, got " + severity);
            Check.atLeast("tile", 0, tile);
        }

        /** The damage of the training, undone in the model's own way. */
        public static Settings standard(long seed) {
            return new Settings(1, Optional.empty(), seed, TILE);
        }

        /** With a sampler as {@link Specs#argument} reads it; null = the experiment's. */
        public static Settings of(double severity, @Nullable String sampler, long seed, int tile) {
            return new Settings(
                    severity,
                    Optional.ofNullable(sampler)
                            .map(word -> Specs.STANDARD.argument(Sampler.class, word)),
                    seed,
                    tile);
        }
    }

    /** For samplers that degrade nothing: its kernels could be larger than the whole rest. */
    private static final class Unused implements Degrader {
        @Override
        public Tensor degrade(Tensor x0, Tensor severity) {
            throw new IllegalStateException("this sampler said that it degrades nothing");
        }

        @Override
        public void close() {}
    }

    private final ModelFile.Model model;
    private final Settings settings;
    private final Device device;
    private final Sampler sampler;
    private final TimeGrid grid;
    private final OperatorByShape operator;

    private PictureRestorer(ModelFile.Model model, Settings settings, Device device) {
        this.model = model;
        this.settings = settings;
        this.device = device;
        Experiment e = model.about().experiment();
        this.operator = new OperatorByShape(e.degradation(), device);
        this.sampler = settings.sampler().orElse(e.sampler());
        int steps = e.degradation().steps();
        this.grid =
                TimeGrid.from(Math.max(1, (int) Math.round(settings.severity() * steps)), steps);
    }

    /**
     * Reads the model; the caller closes it.
     *
     * @throws dev.thaw.base.Fault of kind model when the file is no usable model
     */
    public static PictureRestorer open(Path model, Settings settings, Device device) {
        return open(model, settings, Workplace.quiet(device));
    }

    /** As {@link #open(Path, Settings, Device)}, in the precision of a workplace. */
    public static PictureRestorer open(Path model, Settings settings, Workplace place) {
        return new PictureRestorer(
                ModelFile.read(model, place, List.of()), settings, place.device());
    }

    /** Shape of the images that the model was trained on. */
    public ImageShape image() {
        return model.about().image();
    }

    /**
     * Restores one picture, which is degraded already.
     *
     * @param number of the picture: with the seed it keys what is drawn for it
     * @return a picture of the same size, with the channels of the model
     * @throws dev.thaw.base.Fault of kind usage when the degradation cannot be prepared for
     *     pictures of this size
     */
    public synchronized Picture restore(Picture picture, long number) {
        Picture fitting = Convert.channels(picture, image().channels());
        Seeds seeds = Seeds.of(settings.seed(), number, 1).derive("restore");
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor xt = Pictures.tensor(List.of(fitting), device);
            return Pictures.pictures(restored(xt, Pictures.shape(fitting), seeds)).getFirst();
        }
    }

    private Tensor restored(Tensor xt, ImageShape shape, Seeds seeds) {
        Restorer restorer = tiles(shape).over(model.restorer());
        if (!sampler.degrades()) {
            return sampler.sample(restorer, new Unused(), xt, grid, seeds, StepListener.NONE);
        }
        return new Restoration(sampler, restorer, operator.at(shape), grid)
                .restoreUnknown(xt, seeds, StepListener.NONE);
    }

    private Tiles tiles(ImageShape shape) {
        int multiple = model.about().experiment().network().multiple();
        int trained = Math.max(image().height(), image().width());
        int whole = Math.max(shape.height(), shape.width()) + 4 * multiple;
        int tile = settings.tile() == 0 ? whole : Math.max(settings.tile(), trained);
        return new Tiles(tile, multiple);
    }

    @Override
    public synchronized void close() {
        operator.close();
        model.close();
    }
}
